"""The files that a demonstration is tried with."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.depots.views.communs import supplier
from guichet.telechargement import private_download


@require_safe
def essai(request: HttpRequest, organisation_id: int, code: str, forme: str) -> HttpResponse:
    """Download the JSON or the ZIP of a try; there is none in production."""
    organisation = supplier(organisation_id)
    exige(request, Habilitation.SIMULER, organisation)
    if not settings.DEMONSTRATION:
        raise Http404
    from guichet.depots.demonstration.essais import ESSAIS, make, solution_to_try

    solution = solution_to_try(organisation)
    if code not in ESSAIS or forme not in ("json", "zip") or solution is None:
        raise Http404("Ce fichier d’essai n’existe pas.")
    fichiers = make(organisation, solution, ESSAIS[code])
    if forme == "zip":
        return private_download(
            HttpResponse(fichiers.zip, content_type="application/zip"), fichiers.nom_zip
        )
    return private_download(
        HttpResponse(fichiers.json, content_type="application/json"), fichiers.nom
    )
