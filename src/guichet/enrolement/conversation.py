"""Enrolments are talked about, once they are deposited."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import refusal
from guichet.acteurs.models import Personne
from guichet.conversations.sujets import Sujet, declare
from guichet.enrolement.actes import Acte
from guichet.enrolement.models import Enrolement


def _find(personne: Personne, cle: int) -> Enrolement:
    enrolement = get_object_or_404(Enrolement.objects.select_related("organisation"), pk=cle)
    if not personne.peut(Habilitation.VOIR_ENROLEMENT, enrolement):
        raise PermissionDenied(refusal(personne, Habilitation.VOIR_ENROLEMENT))
    return enrolement


def _close(enrolement: Enrolement) -> str:
    if enrolement.depose_le is not None:
        return ""
    return "On s’écrit une fois la demande d’enrôlement déposée : l’agence ne la voit pas encore."


declare(
    Sujet(
        nom="enrolement",
        libelle="Enrôlement",
        modele=Enrolement,
        page="enrolement:page",
        titre=lambda enrolement: f"Enrôlement {enrolement}",
        trouver=_find,
        voir=Habilitation.VOIR_ENROLEMENT,
        fournisseur=Habilitation.PREPARER_ENROLEMENT,
        agence=Habilitation.INSTRUIRE_ENROLEMENT,
        acte_fournisseur=Acte.MESSAGE,
        acte_agence=Acte.MESSAGE,
        close=_close,
    )
)
