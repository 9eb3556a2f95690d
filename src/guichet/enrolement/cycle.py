"""The life of an enrolment, and of a change of its account."""

from guichet.acteurs.habilitations import Habilitation
from guichet.cycles.table import Cycle, Transition
from guichet.enrolement.actes import Acte
from guichet.enrolement.dossier import faults, review_faults, sentence, unread
from guichet.enrolement.models import ChangementCompte, Enrolement, Etat, EtatChangement
from guichet.enrolement.situation import NatureEnrolement

_PREPARER = Habilitation.PREPARER_ENROLEMENT
_DEPOSER = Habilitation.DEPOSER_ENROLEMENT
_INSTRUIRE = Habilitation.INSTRUIRE_ENROLEMENT


def is_complete(enrolement: Enrolement) -> str:
    """A deposit is whole or refused."""
    return sentence("La demande ne peut pas encore être déposée.", faults(enrolement))


def is_anticipated(enrolement: Enrolement) -> str:
    """An anticipated request, all of whose pieces are accepted."""
    if enrolement.nature != NatureEnrolement.ANTICIPE:
        return "La demande porte sur un enrôlement définitif."
    return sentence("La demande ne peut pas encore être validée.", review_faults(enrolement))


def is_definitive(enrolement: Enrolement) -> str:
    """A definitive request, all of whose pieces are accepted."""
    if enrolement.nature != NatureEnrolement.DEFINITIF:
        return "La demande porte sur un enrôlement anticipé."
    return sentence("La demande ne peut pas encore être validée.", review_faults(enrolement))


def can_change_account(changement: ChangementCompte) -> str:
    """The enrolment is still the one that is paid, and the proof was found sound."""
    if changement.enrolement.etat != Etat.DEFINITIF:
        return "L’enrôlement n’est plus définitif : il n’y a pas de compte à changer."
    illisible = unread(changement.rib)
    return f"Le RIB n’a pas pu être lu : {illisible}" if illisible else ""


_DEPOSE, _FINALISATION_DEPOSEE = Etat.DEPOSE, Etat.FINALISATION_DEPOSEE
_ANTICIPE, _DEFINITIF = Etat.ANTICIPE, Etat.DEFINITIF
_CORRIGER, _VALIDER = "Demander des corrections", "Valider l’enrôlement définitif"
_ANTICIPER, _RENONCER = "Valider l’enrôlement anticipé", "Renoncer à la finalisation"

CYCLE = Cycle(
    "enrôlement",
    Etat.BROUILLON,
    (
        Transition(Etat.BROUILLON, _DEPOSE, Acte.DEPOT, _DEPOSER, "Déposer", is_complete),
        Transition(Etat.BROUILLON, Etat.ABANDONNE, Acte.ABANDON, _DEPOSER, "Abandonner"),
        Transition(
            _DEPOSE, _ANTICIPE, Acte.VALIDATION_ANTICIPEE, _INSTRUIRE, _ANTICIPER, is_anticipated
        ),
        Transition(_DEPOSE, _DEFINITIF, Acte.VALIDATION, _INSTRUIRE, _VALIDER, is_definitive),
        Transition(_DEPOSE, Etat.A_CORRIGER, Acte.CORRECTIONS, _INSTRUIRE, _CORRIGER),
        Transition(_DEPOSE, Etat.REFUSE, Acte.REFUS, _INSTRUIRE, "Refuser la demande"),
        Transition(
            Etat.A_CORRIGER, _DEPOSE, Acte.DEPOT, _DEPOSER, "Déposer de nouveau", is_complete
        ),
        Transition(Etat.A_CORRIGER, Etat.ABANDONNE, Acte.ABANDON, _DEPOSER, "Abandonner"),
        Transition(
            _ANTICIPE, Etat.FINALISATION, Acte.FINALISATION, _PREPARER,
            "Préparer l’enrôlement définitif",
        ),
        Transition(_ANTICIPE, Etat.RETIRE, Acte.RETRAIT, _INSTRUIRE, "Retirer l’enrôlement"),
        Transition(
            Etat.FINALISATION, _FINALISATION_DEPOSEE, Acte.DEPOT, _DEPOSER,
            "Déposer la finalisation", is_complete,
        ),
        Transition(Etat.FINALISATION, _ANTICIPE, Acte.RENONCEMENT, _DEPOSER, _RENONCER),
        Transition(
            _FINALISATION_DEPOSEE, _DEFINITIF, Acte.VALIDATION, _INSTRUIRE, _VALIDER, is_definitive
        ),
        Transition(
            _FINALISATION_DEPOSEE, Etat.FINALISATION_A_CORRIGER, Acte.CORRECTIONS, _INSTRUIRE,
            _CORRIGER,
        ),
        Transition(
            _FINALISATION_DEPOSEE, _ANTICIPE, Acte.REFUS, _INSTRUIRE, "Refuser la finalisation"
        ),
        Transition(
            Etat.FINALISATION_A_CORRIGER, _FINALISATION_DEPOSEE, Acte.DEPOT, _DEPOSER,
            "Déposer de nouveau", is_complete,
        ),
        Transition(Etat.FINALISATION_A_CORRIGER, _ANTICIPE, Acte.RENONCEMENT, _DEPOSER, _RENONCER),
        Transition(_DEFINITIF, Etat.RETIRE, Acte.RETRAIT, _INSTRUIRE, "Retirer l’enrôlement"),
    ),
)  # fmt: skip

CYCLE_COMPTE = Cycle(
    "changement de compte",
    EtatChangement.DEMANDE,
    (
        Transition(
            EtatChangement.DEMANDE, EtatChangement.ACCEPTE, Acte.COMPTE_ACCEPTE, _INSTRUIRE,
            "Accepter le nouveau compte", can_change_account,
        ),
        Transition(
            EtatChangement.DEMANDE, EtatChangement.REFUSE, Acte.COMPTE_REFUSE, _INSTRUIRE,
            "Refuser le nouveau compte",
        ),
        Transition(
            EtatChangement.DEMANDE, EtatChangement.ANNULE, Acte.COMPTE_ANNULE, _DEPOSER,
            "Annuler le changement de compte",
        ),
    ),
)  # fmt: skip
