"""Find the object of an address, for whoever may see it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.acteurs.models import Personne
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
