"""Receive a large ZIP part by part."""

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_http_methods

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.depots.reception.televersement import MORCEAUX_MAX, missing, receive
from guichet.depots.views.communs import supplier
from guichet.fichiers.reception import FichierRefuse
from guichet.reponses import A_CORRIGER


@require_http_methods(["GET", "HEAD", "POST"])
def morceaux(request: HttpRequest, organisation_id: int) -> HttpResponseBase:
    """Say which parts are still to be sent (GET), or take one, as the raw body (POST)."""
    organisation = supplier(organisation_id)
    exige(request, Habilitation.DEPOSER, organisation)
    if request.method != "POST":
        demandes = request.GET.getlist("empreinte")[:MORCEAUX_MAX]
        return JsonResponse({"manquants": missing(organisation, demandes)})
    try:
        return JsonResponse({"empreinte": receive(organisation, request)}, status=201)
    except FichierRefuse as refus:
        return JsonResponse({"message": str(refus)}, status=A_CORRIGER)
