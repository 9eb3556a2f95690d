"""Questions of the agency and answers of the supplier: no state changes, somebody has the word."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.cycles.table import ActeImpossible
from guichet.journal.inscription import record
from guichet.referencement import avis
from guichet.referencement.actes import Acte
from guichet.referencement.models import Candidature, Echange, Etat
from guichet.referencement.models.candidature import TERMINES

DISCUTABLES = tuple(etat for etat in Etat if etat not in (Etat.BROUILLON, *TERMINES))


@transaction.atomic
def answer(auteur: Personne, candidature: Candidature, texte: str) -> Echange:
    """Answer the agency, or write to it first.

    Raises PermissionDenied, or ActeImpossible once the candidature is over.
    """
    _check(auteur, candidature, Habilitation.PREPARER_CANDIDATURE)
    echange = _write(auteur, candidature, texte, de_l_agence=False)
    record(auteur, Acte.REPONSE, candidature, apres={"texte": texte})
    avis.tell_agency(candidature, "reponse", texte=texte)
    return echange


@transaction.atomic
def ask(agent: Personne, candidature: Candidature, texte: str) -> Echange:
    """Ask the supplier a question.

    Raises PermissionDenied, or ActeImpossible once the candidature is over.
    """
    _check(agent, candidature, Habilitation.INSTRUIRE_CANDIDATURE)
    echange = _write(agent, candidature, texte, de_l_agence=True)
    record(agent, Acte.QUESTION, candidature, apres={"texte": texte})
    avis.tell_supplier(candidature, "question", texte=texte)
    return echange


def _check(auteur: Personne, candidature: Candidature, habilitation: Habilitation) -> None:
    if not auteur.peut(habilitation, candidature):
        raise PermissionDenied(f"Il faut pouvoir « {habilitation.label} ».")
    candidature.refresh_from_db(from_queryset=Candidature.objects.select_for_update())
    if candidature.etat not in DISCUTABLES:
        raise ActeImpossible(
            f"La candidature est « {candidature.get_etat_display()} » : les échanges sont clos."
        )


def _write(auteur: Personne, candidature: Candidature, texte: str, de_l_agence: bool) -> Echange:
    return Echange.objects.create(
        candidature=candidature,
        personne=auteur,
        de_l_agence=de_l_agence,
        texte=texte,
        ecrit_le=horloge.now(),
    )
