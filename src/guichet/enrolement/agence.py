"""What the officer does: examine each piece, ask for corrections, validate, refuse, withdraw."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.cycles.separation import was_of_supplier
from guichet.cycles.table import ActeImpossible, SeparationRefusee
from guichet.enrolement.actes import Acte
from guichet.enrolement.courrier import tell
from guichet.enrolement.cycle import CYCLE
from guichet.enrolement.dossier import lines, unread
from guichet.enrolement.models import Enrolement, Etat, PieceEnrolement, VerdictPiece
from guichet.enrolement.models.enrolement import A_INSTRUIRE
from guichet.enrolement.regles import regles
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
    enrolement = _at_the_desk(agent, piece)
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
    piece.confirmee_par = piece.confirmee_le = None
    piece.save(
        update_fields=[
            "verdict", "motif", "relue_par", "relue_le", "confirmee_par", "confirmee_le"
        ]
    )  # fmt: skip
    acte = Acte.PIECE_ACCEPTEE if verdict == VerdictPiece.ACCEPTEE else Acte.PIECE_A_CORRIGER
    record(
        agent, acte, enrolement,
        apres={"piece": piece.code, "rang": piece.rang, "motif": piece.motif},
    )  # fmt: skip


@transaction.atomic
def confirm_account(agent: Personne, piece: PieceEnrolement) -> None:
    """Agree, second after whoever accepted ``piece``, with the account that it shows.

    Raises PermissionDenied, or ActeImpossible: not accepted yet, no account in it, confirmed
    already, or accepted by this very person.
    """
    if not agent.peut(Habilitation.INSTRUIRE_ENROLEMENT, piece):
        raise PermissionDenied("Vous ne pouvez pas instruire cet enrôlement.")
    enrolement = _at_the_desk(agent, piece)
    piece.refresh_from_db(from_queryset=PieceEnrolement.objects.select_for_update())
    if refus := confirmation_refusal(agent, piece):
        raise ActeImpossible(refus)
    piece.confirmee_par, piece.confirmee_le = agent, horloge.now()
    piece.save(update_fields=["confirmee_par", "confirmee_le"])
    record(
        agent, Acte.COMPTE_CONFIRME, enrolement,
        apres={"piece": piece.code, "rang": piece.rang, "titulaire": enrolement.titulaire,
               "iban": enrolement.iban_masque, "bic": enrolement.bic},
    )  # fmt: skip


def confirmation_refusal(agent: Personne, piece: PieceEnrolement) -> str:
    """Say why ``agent`` may not confirm the account of ``piece``, nothing if they may."""
    regle = regles().find(piece.code)
    if regle is None or not regle.a_deux:
        return "Cette pièce ne porte pas de compte à créditer."
    if piece.verdict != VerdictPiece.ACCEPTEE:
        return "Cette pièce n’est pas encore acceptée : un premier agent l’examine d’abord."
    if piece.confirmee_par_id is not None:
        return "Ce compte est déjà confirmé."
    if piece.relue_par_id == agent.pk:
        return "Vous avez accepté ce RIB : un autre agent confirme le compte."
    return ""


def _at_the_desk(agent: Personne, piece: PieceEnrolement) -> Enrolement:
    """Take the row of an enrolment whose piece may be judged now, by this agent."""
    enrolement = Enrolement.objects.select_for_update().get(pk=piece.enrolement_id)
    if enrolement.etat not in A_INSTRUIRE:
        raise ActeImpossible(
            f"Ce dossier n’est pas à examiner : il est « {enrolement.get_etat_display()} »."
        )
    if enrolement.pieces.filter(code=piece.code, rang__gt=piece.rang).exists():
        raise ActeImpossible("Une version plus récente de cette pièce est arrivée : examinez-la.")
    if piece.depose_par_id == agent.pk or was_of_supplier(agent, enrolement):
        raise SeparationRefusee(
            f"Vous êtes ou avez été membre de « {enrolement.organisation} » : un autre agent "
            "examine ses pièces."
        )
    return enrolement


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
