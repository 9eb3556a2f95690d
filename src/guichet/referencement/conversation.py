"""Candidatures are talked about: questions of the agency, answers of the supplier."""

from django.shortcuts import get_object_or_404

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.conversations.sujets import Sujet, declare
from guichet.referencement.actes import Acte
from guichet.referencement.models import Candidature, Etat
from guichet.referencement.models.candidature import TERMINES

DISCUTABLES = tuple(etat for etat in Etat if etat not in (Etat.BROUILLON, *TERMINES))


def _find(personne: Personne, cle: int) -> Candidature:
    visibles = Candidature.objects.visibles(personne).select_related("organisation")
    return get_object_or_404(visibles, pk=cle)


def _close(candidature: Candidature) -> str:
    if candidature.etat in DISCUTABLES:
        return ""
    etat = candidature.get_etat_display()
    return f"La candidature est « {etat} » : les échanges sont clos."


declare(
    Sujet(
        nom="candidature",
        libelle="Candidature",
        modele=Candidature,
        page="referencement:candidature",
        titre=lambda candidature: f"Candidature {candidature.nom} ({candidature.dispositif})",
        trouver=_find,
        voir=Habilitation.VOIR_CANDIDATURE,
        fournisseur=Habilitation.PREPARER_CANDIDATURE,
        agence=Habilitation.INSTRUIRE_CANDIDATURE,
        acte_fournisseur=Acte.REPONSE,
        acte_agence=Acte.QUESTION,
        close=_close,
    )
)
