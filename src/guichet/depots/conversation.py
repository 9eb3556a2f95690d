"""Demandes are talked about."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import refusal
from guichet.acteurs.models import Personne
from guichet.conversations.sujets import Sujet, declare
from guichet.depots.actes import Acte
from guichet.depots.models import Demande


def _find(personne: Personne, cle: int) -> Demande:
    demande = get_object_or_404(Demande.objects.select_related("organisation"), pk=cle)
    if not personne.peut(Habilitation.VOIR_DEMANDES, demande):
        raise PermissionDenied(refusal(personne, Habilitation.VOIR_DEMANDES))
    return demande


declare(
    Sujet(
        nom="demande",
        libelle="Demande",
        modele=Demande,
        page="depots:demande",
        titre=lambda demande: f"Demande {demande.numero_editeur} ({demande.dispositif})",
        trouver=_find,
        voir=Habilitation.VOIR_DEMANDES,
        fournisseur=Habilitation.ECRIRE_MESSAGE,
        agence=Habilitation.ECRIRE_MESSAGE,
        acte_fournisseur=Acte.MESSAGE,
        acte_agence=Acte.MESSAGE,
    )
)
