"""The page of an organisation: its members and their roles."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.acteurs.models import Organisation


def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show the members of an organisation to whoever may see it."""
    objet = get_object_or_404(Organisation, pk=organisation_id)
    exige(request, Habilitation.VOIR_ORGANISATION, objet)
    membres = objet.rattachements.select_related("personne")
    return render(request, "acteurs/organisation.html", {"organisation": objet, "membres": membres})
