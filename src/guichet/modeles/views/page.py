"""The page of a model and its files: for the supplier and for the agents."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.acteurs.habilitations import Habilitation
from guichet.conversations.lecture import read
from guichet.fichiers.envoi import attachment
from guichet.modeles.actes import Acte
from guichet.modeles.cycle import CYCLE
from guichet.modeles.views.acces import find_modele, find_version
from guichet.modeles.views.agence import neighbours


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
        "voisins": neighbours(request, modele),
        "conversation": read(personne, modele),
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
