"""The home of who is logged in: what waits for them first, then what their roles are for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.a_faire.liste import waiting_here
from guichet.acteurs.habilitations import NatureOrganisation
from guichet.acteurs.identite import connectee
from guichet.acteurs.models import Organisation
from guichet.configuration.bureaux import desks
from guichet.depots.views.tableau import tableau


@require_safe
def espace(request: HttpRequest) -> HttpResponse:
    """Show the list; to who acts for one supplier and nobody else, on its dashboard."""
    personne = connectee(request)
    siennes = Organisation.objects.filter(
        nature=NatureOrganisation.FOURNISSEUR, rattachements__in=personne.rattachements.en_cours()
    ).distinct()
    bureaux = list(desks(personne))
    if len(siennes) == 1 and not bureaux:
        return tableau(request, siennes[0].pk)
    contexte = {"liste": waiting_here(request), "organisations": siennes, "bureaux": bureaux}
    return render(request, "configuration/espace.html", contexte)
