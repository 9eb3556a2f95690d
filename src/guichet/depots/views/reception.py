"""A file received whose control waits for its turn."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.depots.models import Reception


@require_safe
def reception(request: HttpRequest, reception_id: int) -> HttpResponseBase:
    """Say when the file was received; once it is controlled, show the deposit."""
    objet = get_object_or_404(
        Reception.objects.select_related("organisation", "personne", "json"), pk=reception_id
    )
    exige(request, Habilitation.VOIR_DEMANDES, objet)
    if objet.depot_id:
        return redirect("depots:depot", objet.depot_id)
    contexte = {"objet": objet, "organisation": objet.organisation}
    return render(request, "depots/reception.html", contexte)
