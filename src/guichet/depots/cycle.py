"""The life of a demande, from its deposit to its payment (GUIDE-SONS §2.2; statuses: ASP)."""

from datetime import date
from typing import Any

from django.db import models, transaction

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.conversations.ecriture import add
from guichet.cycles.table import ActeImpossible, Cycle, Transition
from guichet.depots.actes import Acte
from guichet.depots.models import Demande, Etat, EtatPiece
from guichet.depots.reception.pretentions import give_back
from guichet.depots.suivi.avis import tell
from guichet.depots.suivi.limites import check_attestation
from sons.ecriture import write_day


def check_pieces_there(demande: Demande) -> str:
    """Say what is missing of a demande, nothing when every piece is there."""
    manquantes = demande.pieces.exclude(etat=EtatPiece.RECUE)
    noms = ", ".join(manquantes.values_list("nom", flat=True))
    return f"Il manque encore : {noms}." if noms else ""


def whole_life(demande: Demande) -> tuple[models.Model, ...]:
    """Return what bears the acts of a demande: it came in a deposit."""
    return demande, demande.depot


_DEPOSER, _INSTRUIRE = Habilitation.DEPOSER, Habilitation.INSTRUIRE
_DECIDER, _PAYER = Habilitation.DECIDER, Habilitation.PAYER

# Who does each step of the way to the payment does no other (GBCP, art. 9, and what follows).
_FOURNI = (Acte.DEPOT, Acte.COMPLETEE, Acte.PIECE_REMPLACEE, Acte.ATTESTATION, Acte.RETIREE)
_INSTRUIT = (*_FOURNI, Acte.A_MODIFIER, Acte.VALIDEE)
_DECIDE = (*_INSTRUIT, Acte.DECIDEE)


def _instruction(depuis: Etat, vers: Etat, acte: Acte, libelle: str, signe: str = "") -> Transition:
    return Transition(depuis, vers, acte, _INSTRUIRE, libelle, autre_que=_FOURNI, signe=signe)


CYCLE = Cycle(
    "demande",
    Etat.INCOMPLETE,
    (
        Transition(
            Etat.INCOMPLETE, Etat.DEPOSEE, Acte.COMPLETEE, _DEPOSER, "Compléter", check_pieces_there
        ),
        Transition(Etat.INCOMPLETE, Etat.RETIREE, Acte.RETIREE, _DEPOSER, "Retirer la demande"),
        _instruction(Etat.INCOMPLETE, Etat.REFUSEE, Acte.REFUSEE, "Refuser"),
        Transition(Etat.DEPOSEE, Etat.RETIREE, Acte.RETIREE, _DEPOSER, "Retirer la demande"),
        _instruction(Etat.DEPOSEE, Etat.VALIDEE, Acte.VALIDEE, "Valider", "validee_par"),
        _instruction(Etat.DEPOSEE, Etat.A_MODIFIER, Acte.A_MODIFIER, "Faire modifier"),
        _instruction(Etat.DEPOSEE, Etat.REFUSEE, Acte.REFUSEE, "Refuser"),
        Transition(Etat.A_MODIFIER, Etat.DEPOSEE, Acte.COMPLETEE, _DEPOSER, "Compléter"),
        Transition(Etat.A_MODIFIER, Etat.RETIREE, Acte.RETIREE, _DEPOSER, "Retirer la demande"),
        _instruction(Etat.A_MODIFIER, Etat.REFUSEE, Acte.REFUSEE, "Refuser"),
        Transition(
            Etat.VALIDEE, Etat.DECIDEE, Acte.DECIDEE, _DECIDER, "Décider",
            autre_que=_INSTRUIT, signe="decidee_par",
        ),
        Transition(
            Etat.DECIDEE, Etat.PAYEE, Acte.PAYEE, _PAYER, "Constater le paiement",
            autre_que=_DECIDE, signe="payee_par",
        ),
        *(
            Transition(
                etat,
                etat,
                Acte.ATTESTATION,
                _DEPOSER,
                "Déclarer l’achèvement de la prestation",
                check_attestation,
            )
            for etat in (Etat.DEPOSEE, Etat.VALIDEE, Etat.DECIDEE, Etat.PAYEE)
        ),
    ),
    dossier=whole_life,
)  # fmt: skip

_LIBERATOIRES = frozenset({Acte.RETIREE, Acte.REFUSEE})


@transaction.atomic
def apply(
    demande: Demande,
    acte: models.TextChoices,
    personne: Personne | None,
    motif: str = "",
    **donnees: Any,
) -> None:
    """Do ``acte``, and tell the supplier; a demande that ends gives its beneficiaries back.

    ``motif`` is written in the conversation. A modification is asked for with one, and with the
    last day to answer, ``reponse_jusqu_au``. Raises PermissionDenied or ActeImpossible, as
    ``Cycle.apply``.
    """
    if acte == Acte.A_MODIFIER:
        _check_delay(donnees.get("reponse_jusqu_au"))
        if not motif.strip():
            raise ActeImpossible("Dites au fournisseur ce qu’il doit modifier.")
    CYCLE.apply(demande, acte, personne, **donnees)
    if motif.strip() and personne is not None:
        add(personne, demande, motif.strip(), prevenir=False)
    tell(demande, acte)
    if acte in _LIBERATOIRES:
        give_back(demande, horloge.now())


def _check_delay(jour: date | None) -> None:
    """Raise ActeImpossible unless the supplier has a day, today at least, to answer."""
    if jour is None:
        raise ActeImpossible("Donnez au fournisseur une date limite de réponse.")
    if jour < horloge.today():
        raise ActeImpossible(
            f"La date limite de réponse, le {write_day(jour)}, est passée : donnez-en une à venir."
        )
