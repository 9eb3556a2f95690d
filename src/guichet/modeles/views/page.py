"""The page of a model and its files: for the supplier and for the agents."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.acteurs.models import Personne
from guichet.fichiers.envoi import attachment
from guichet.modeles.actes import Acte
from guichet.modeles.cycle import CYCLE
from guichet.modeles.models import Modele, VersionModele


def find_modele(
    request: HttpRequest, cle: int, habilitation: Habilitation
) -> tuple[Personne, Modele]:
    """Return who asks and the model ``cle``; 404 if there is none, 403 without the ability."""
    modele = get_object_or_404(Modele.objects.select_related("organisation"), pk=cle)
    return exige(request, habilitation, modele), modele


def find_version(
    request: HttpRequest, cle: int, habilitation: Habilitation
) -> tuple[Personne, VersionModele]:
    """Return who asks and the version ``cle``; 404 or 403 likewise."""
    versions = VersionModele.objects.select_related("modele__organisation", "fichier")
    version = get_object_or_404(versions, pk=cle)
    return exige(request, habilitation, version), version


@require_safe
def page(request: HttpRequest, modele_id: int) -> HttpResponse:
    """Show the versions of a model, each with its review."""
    personne, modele = find_modele(request, modele_id, Habilitation.VOIR_MODELE)
    versions = modele.versions.select_related("relecture", "depose_par", "fichier")
    possibles = {ligne.acte for ligne in CYCLE.possible(modele, personne)}
    contexte = {
        "modele": modele,
        "versions": versions.prefetch_related("relecture__points"),
        "points": modele.points,
        "peut_deposer": Acte.VERSION in possibles,
        "peut_retirer": Acte.RETRAIT in possibles,
        "peut_relire": Acte.VALIDATION in possibles,
    }
    return render(request, "modeles/page.html", contexte)


@require_safe
def fichier(request: HttpRequest, version_id: int) -> HttpResponseBase:
    """Download a version."""
    _, version = find_version(request, version_id, Habilitation.VOIR_MODELE)
    return attachment(version.fichier, version.nom, version)
