"""The life of an enrolment, and of a change of its account."""

from django.db import models

from guichet.acteurs.habilitations import Habilitation
from guichet.cycles.table import Condition, Cycle, Transition, libre
from guichet.enrolement.actes import Acte
from guichet.enrolement.dossier import faults, review_faults, sentence, unread
from guichet.enrolement.models import EN_COURS, ChangementCompte, Enrolement, Etat, EtatChangement
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


# What its supplier does; whoever did it judges nothing of it for the agency.
_FOURNI = (
    Acte.OUVERT, Acte.FORMULAIRE, Acte.PIECE_DEPOSEE, Acte.DEPOT, Acte.FINALISATION,
    Acte.RENONCEMENT, Acte.COMPTE_DEMANDE,
)  # fmt: skip
_DEPOSE, _FINALISATION_DEPOSEE = Etat.DEPOSE, Etat.FINALISATION_DEPOSEE
_ANTICIPE, _DEFINITIF = Etat.ANTICIPE, Etat.DEFINITIF
_CORRIGER, _VALIDER = "Demander des corrections", "Valider l’enrôlement définitif"
_ANTICIPER, _RENONCER = "Valider l’enrôlement anticipé", "Renoncer à la finalisation"


def _instruction(
    depuis: Etat, vers: Etat, acte: Acte, libelle: str, condition: Condition = libre
) -> Transition:
    """Return a line of the agency's, closed to whoever is of the supplier."""
    return Transition(depuis, vers, acte, _INSTRUIRE, libelle, condition, autre_que=_FOURNI)


CYCLE = Cycle(
    "enrôlement",
    Etat.BROUILLON,
    (
        Transition(Etat.BROUILLON, _DEPOSE, Acte.DEPOT, _DEPOSER, "Déposer", is_complete),
        Transition(Etat.BROUILLON, Etat.ABANDONNE, Acte.ABANDON, _DEPOSER, "Abandonner"),
        _instruction(_DEPOSE, _ANTICIPE, Acte.VALIDATION_ANTICIPEE, _ANTICIPER, is_anticipated),
        _instruction(_DEPOSE, _DEFINITIF, Acte.VALIDATION, _VALIDER, is_definitive),
        _instruction(_DEPOSE, Etat.A_CORRIGER, Acte.CORRECTIONS, _CORRIGER),
        _instruction(_DEPOSE, Etat.REFUSE, Acte.REFUS, "Refuser la demande"),
        Transition(
            Etat.A_CORRIGER, _DEPOSE, Acte.DEPOT, _DEPOSER, "Déposer de nouveau", is_complete
        ),
        Transition(Etat.A_CORRIGER, Etat.ABANDONNE, Acte.ABANDON, _DEPOSER, "Abandonner"),
        Transition(
            _ANTICIPE, Etat.FINALISATION, Acte.FINALISATION, _PREPARER,
            "Préparer l’enrôlement définitif",
        ),
        _instruction(_ANTICIPE, Etat.RETIRE, Acte.RETRAIT, "Retirer l’enrôlement"),
        Transition(
            Etat.FINALISATION, _FINALISATION_DEPOSEE, Acte.DEPOT, _DEPOSER,
            "Déposer la finalisation", is_complete,
        ),
        Transition(Etat.FINALISATION, _ANTICIPE, Acte.RENONCEMENT, _DEPOSER, _RENONCER),
        _instruction(_FINALISATION_DEPOSEE, _DEFINITIF, Acte.VALIDATION, _VALIDER, is_definitive),
        _instruction(
            _FINALISATION_DEPOSEE, Etat.FINALISATION_A_CORRIGER, Acte.CORRECTIONS, _CORRIGER
        ),
        _instruction(_FINALISATION_DEPOSEE, _ANTICIPE, Acte.REFUS, "Refuser la finalisation"),
        Transition(
            Etat.FINALISATION_A_CORRIGER, _FINALISATION_DEPOSEE, Acte.DEPOT, _DEPOSER,
            "Déposer de nouveau", is_complete,
        ),
        Transition(Etat.FINALISATION_A_CORRIGER, _ANTICIPE, Acte.RENONCEMENT, _DEPOSER, _RENONCER),
        _instruction(_DEFINITIF, Etat.RETIRE, Acte.RETRAIT, "Retirer l’enrôlement"),
    ),
)  # fmt: skip


def whole_account(changement: ChangementCompte) -> tuple[models.Model, ...]:
    """Return what bears the acts of a change: it is asked on its enrolment."""
    return changement, changement.enrolement


_REFUSER = "Refuser le nouveau compte"

CYCLE_COMPTE = Cycle(
    "changement de compte",
    EtatChangement.DEMANDE,
    (
        Transition(
            EtatChangement.DEMANDE, EtatChangement.EXAMINE, Acte.COMPTE_EXAMINE, _INSTRUIRE,
            "Dire le nouveau compte conforme", can_change_account,
            autre_que=_FOURNI, signe="examine_par",
        ),
        Transition(
            EtatChangement.EXAMINE, EtatChangement.ACCEPTE, Acte.COMPTE_ACCEPTE, _INSTRUIRE,
            "Confirmer le nouveau compte", can_change_account,
            autre_que=(*_FOURNI, Acte.COMPTE_EXAMINE), signe="decide_par",
        ),
        *(
            Transition(
                etat, EtatChangement.REFUSE, Acte.COMPTE_REFUSE, _INSTRUIRE, _REFUSER,
                autre_que=_FOURNI, signe="decide_par",
            )
            for etat in EN_COURS
        ),
        *(
            Transition(
                etat, EtatChangement.ANNULE, Acte.COMPTE_ANNULE, _DEPOSER,
                "Annuler le changement de compte",
            )
            for etat in EN_COURS
        ),
    ),
    dossier=whole_account,
)  # fmt: skip
