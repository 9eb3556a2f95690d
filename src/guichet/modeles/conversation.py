"""Document models are talked about."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import refusal
from guichet.acteurs.models import Personne
from guichet.conversations.sujets import Sujet, declare
from guichet.modeles.actes import Acte
from guichet.modeles.models import Modele


def _find(personne: Personne, cle: int) -> Modele:
    modele = get_object_or_404(Modele.objects.select_related("organisation"), pk=cle)
    if not personne.peut(Habilitation.VOIR_MODELE, modele):
        raise PermissionDenied(refusal(personne, Habilitation.VOIR_MODELE))
    return modele


declare(
    Sujet(
        nom="modele",
        libelle="Modèle",
        modele=Modele,
        page="modeles:page",
        titre=lambda modele: f"Modèle {modele} ({modele.dispositif})",
        trouver=_find,
        voir=Habilitation.VOIR_MODELE,
        fournisseur=Habilitation.DEPOSER_MODELE,
        agence=Habilitation.RELIRE_MODELE,
        acte_fournisseur=Acte.MESSAGE,
        acte_agence=Acte.MESSAGE,
    )
)
