"""What the officer does: examine each piece, ask for corrections, validate, refuse, withdraw."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.cycles.table import ActeImpossible
from guichet.enrolement.actes import Acte
from guichet.enrolement.courrier import tell
from guichet.enrolement.cycle import CYCLE
from guichet.enrolement.dossier import lines, unread
from guichet.enrolement.models import Enrolement, Etat, PieceEnrolement, VerdictPiece
from guichet.enrolement.models.enrolement import A_INSTRUIRE
from guichet.enrolement.situation import NatureEnrolement
from guichet.journal.inscription import record


@transaction.atomic
def review_piece(
    agent: Personne, piece: PieceEnrolement, verdict: VerdictPiece, motif: str = ""
) -> None:
    """Accept a piece, or say what to correct in it (``motif``, compulsory then).

    Raises PermissionDenied, or ActeImpossible if the file is not at the desk or the supplier has
    sent another version.
    """
    if not agent.peut(Habilitation.INSTRUIRE_ENROLEMENT, piece):
        raise PermissionDenied("Vous ne pouvez pas instruire cet enrôlement.")
    enrolement = Enrolement.objects.select_for_update().get(pk=piece.enrolement_id)
    if enrolement.etat not in A_INSTRUIRE:
        raise ActeImpossible(
            f"Ce dossier n’est pas à examiner : il est « {enrolement.get_etat_display()} »."
        )
    if enrolement.pieces.filter(code=piece.code, rang__gt=piece.rang).exists():
        raise ActeImpossible("Une version plus récente de cette pièce est arrivée : examinez-la.")
    illisible = unread(piece.fichier) if verdict == VerdictPiece.ACCEPTEE else ""
    if illisible:
        raise ActeImpossible(f"Cette pièce ne peut pas être acceptée : {illisible}")
    if verdict == VerdictPiece.A_CORRIGER and not motif.strip():
        raise ActeImpossible("Dites au fournisseur ce qu’il faut corriger dans cette pièce.")
    piece.verdict, piece.motif = (
        verdict,
        motif.strip() if verdict == VerdictPiece.A_CORRIGER else "",
    )
    piece.relue_par, piece.relue_le = agent, horloge.now()
    piece.save(update_fields=["verdict", "motif", "relue_par", "relue_le"])
    acte = Acte.PIECE_ACCEPTEE if verdict == VerdictPiece.ACCEPTEE else Acte.PIECE_A_CORRIGER
    record(
        agent, acte, enrolement,
        apres={"piece": piece.code, "rang": piece.rang, "motif": piece.motif},
    )  # fmt: skip


@transaction.atomic
def ask_corrections(agent: Personne, enrolement: Enrolement, motif: str) -> None:
    """Send the file back; at least one piece to correct, or a word about the form."""
    a_corriger = pieces_to_correct(enrolement)
    if not a_corriger and not motif.strip():
        raise ActeImpossible(
            "Marquez d’abord les pièces à corriger, ou dites ce qu’il faut corriger dans le "
            "formulaire."
        )
    CYCLE.apply(enrolement, Acte.CORRECTIONS, agent, motif=motif.strip())
    tell(enrolement, "enrolement_corrections", pieces=a_corriger)


@transaction.atomic
def validate(agent: Personne, enrolement: Enrolement) -> None:
    """Validate what is asked: the anticipated or the definitive enrolment."""
    anticipe = enrolement.nature == NatureEnrolement.ANTICIPE
    acte = Acte.VALIDATION_ANTICIPEE if anticipe else Acte.VALIDATION
    CYCLE.apply(enrolement, acte, agent, decide_le=horloge.now(), motif="")
    tell(enrolement, "enrolement_anticipe" if anticipe else "enrolement_definitif")


@transaction.atomic
def refuse(agent: Personne, enrolement: Enrolement, motif: str) -> None:
    """Refuse the request; an anticipated enrolment survives the refusal of its finalisation."""
    _check_motif(motif)
    finalisation = enrolement.etat == Etat.FINALISATION_DEPOSEE
    donnees = {"nature": NatureEnrolement.ANTICIPE.value} if finalisation else {}
    instant = horloge.now()
    CYCLE.apply(enrolement, Acte.REFUS, agent, motif=motif.strip(), decide_le=instant, **donnees)
    tell(enrolement, "enrolement_refuse", finalisation=finalisation)


@transaction.atomic
def withdraw(agent: Personne, enrolement: Enrolement, motif: str) -> None:
    """Withdraw an enrolment: nothing more can be deposited with it."""
    _check_motif(motif)
    CYCLE.apply(enrolement, Acte.RETRAIT, agent, motif=motif.strip(), decide_le=horloge.now())
    tell(enrolement, "enrolement_retire")


def pieces_to_correct(enrolement: Enrolement) -> list[tuple[str, str]]:
    """Return the label of each piece to correct, and why."""
    jour = horloge.today()
    return [
        (ligne.piece.libelle, ligne.depot.motif)
        for ligne in lines(enrolement, jour)
        if ligne.depot is not None and ligne.depot.verdict == VerdictPiece.A_CORRIGER
    ]


def _check_motif(motif: str) -> None:
    if not motif.strip():
        raise ActeImpossible("Donnez la raison : le fournisseur la recevra telle quelle.")
