"""The dashboard of a supplier."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation, NatureOrganisation, Portee
from guichet.acteurs.identite import connectee, exige
from guichet.acteurs.models import Organisation
from guichet.depots import solutions as siennes
from guichet.depots.suivi.delais import running, to_settle_now
from guichet.depots.suivi.tableau import deadlines, figures
from guichet.depots.suivi.totaux import totals
from guichet.depots.views.communs import supplier
from guichet.referencement import registre as referencements


@require_safe
def tableau(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show where a supplier stands."""
    organisation = supplier(organisation_id)
    personne = exige(request, Habilitation.VOIR_DEMANDES, organisation)
    candidatures = referencements.candidatures(organisation, personne)
    solutions, instant = siennes.known(organisation), horloge.now()
    sommes = totals(organisation)
    contexte = {
        "organisation": organisation,
        "chiffres": figures(sommes),
        "echeances": deadlines(solutions, instant),
        "suivis": running(organisation, solutions, candidatures, sommes, instant),
        "soldes": to_settle_now(solutions, sommes, instant),
        "solutions": solutions,
    }
    return render(request, "depots/tableau.html", contexte)


@require_safe
def espace(request: HttpRequest) -> HttpResponse:
    """Lead each to their desk: a supplier to its dashboard, an agent to all the demandes."""
    personne = connectee(request)
    if personne.peut(Habilitation.VOIR_DEMANDES, Portee.TOUTES):
        return redirect("depots:toutes")
    siennes = Organisation.objects.filter(
        nature=NatureOrganisation.FOURNISSEUR, rattachements__in=personne.rattachements.en_cours()
    ).distinct()
    if len(siennes) == 1:
        return redirect("depots:tableau", siennes[0].pk)
    return render(request, "depots/espace.html", {"organisations": siennes})
