"""The life of a role that is asked for."""

from guichet.acteurs.habilitations import Habilitation
from guichet.cycles.table import Cycle, Transition
from guichet.nominations.actes import Acte
from guichet.nominations.models import DELAI, DemandeRole, Etat


def is_in_time(demande: DemandeRole) -> str:
    """An answer comes within the delay."""
    if not demande.is_expired:
        return ""
    return f"Cette demande a plus de {DELAI.days} jours : elle est périmée, faites-en une autre."


def is_too_old(demande: DemandeRole) -> str:
    """The portal ends what nobody answered."""
    return "" if demande.is_expired else "Cette demande peut encore être confirmée."


_ADMINISTRER = Habilitation.ADMINISTRER_PERSONNES

CYCLE = Cycle(
    "demande de rôle",
    Etat.DEMANDEE,
    (
        Transition(
            Etat.DEMANDEE, Etat.DONNEE, Acte.CONFIRMATION, _ADMINISTRER, "Confirmer le rôle",
            is_in_time, autre_que=(Acte.DEMANDE,), signe="decidee_par",
        ),
        Transition(
            Etat.DEMANDEE, Etat.REFUSEE, Acte.REFUS, _ADMINISTRER, "Refuser le rôle",
            autre_que=(Acte.DEMANDE,), signe="decidee_par",
        ),
        Transition(
            Etat.DEMANDEE, Etat.RETIREE, Acte.RETRAIT, _ADMINISTRER, "Retirer la demande",
            signe="decidee_par",
        ),
        Transition(
            Etat.DEMANDEE, Etat.PERIMEE, Acte.PEREMPTION, None, "Périmer la demande", is_too_old
        ),
    ),
)  # fmt: skip
