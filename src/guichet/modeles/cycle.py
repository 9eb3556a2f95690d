"""The life of a model."""

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Organisation
from guichet.cycles.table import Cycle, Transition
from guichet.enrolement import registre
from guichet.modeles.actes import Acte
from guichet.modeles.models import Etat, Modele


def models_closed(organisation: Organisation, dispositif: str) -> str:
    """Say that no model may be handed in, for want of an enrolment, or nothing."""
    if registre.may_simulate(organisation, dispositif):
        return ""
    return (
        "Les modèles de documents s’ouvrent avec l’enrôlement anticipé ou définitif à ce "
        "dispositif : enrôlez-vous d’abord."
    )


def can_add_version(modele: Modele) -> str:
    """Say what stands in the way of a new version."""
    return models_closed(modele.organisation, modele.dispositif)


_DEPOSER, _RELIRE = Habilitation.DEPOSER_MODELE, Habilitation.RELIRE_MODELE
# Whoever handed a version in reviews none.
_FOURNI = (Acte.DEPOT, Acte.VERSION)
_NOUVELLE = "Déposer une nouvelle version"

CYCLE = Cycle(
    "modèle de document",
    Etat.DEPOSE,
    (
        Transition(
            Etat.DEPOSE, Etat.VALIDE, Acte.VALIDATION, _RELIRE, "Valider", autre_que=_FOURNI
        ),
        Transition(
            Etat.DEPOSE, Etat.A_CORRIGER, Acte.CORRECTIONS, _RELIRE, "Demander des corrections",
            autre_que=_FOURNI,
        ),
        Transition(Etat.DEPOSE, Etat.REFUSE, Acte.REFUS, _RELIRE, "Refuser", autre_que=_FOURNI),
        Transition(Etat.DEPOSE, Etat.RETIRE, Acte.RETRAIT, _DEPOSER, "Retirer"),
        Transition(
            Etat.A_CORRIGER, Etat.DEPOSE, Acte.VERSION, _DEPOSER, _NOUVELLE, can_add_version
        ),
        Transition(Etat.A_CORRIGER, Etat.RETIRE, Acte.RETRAIT, _DEPOSER, "Retirer"),
        # What was validated stays so, as its version; the new one is to be reviewed.
        Transition(Etat.VALIDE, Etat.DEPOSE, Acte.VERSION, _DEPOSER, _NOUVELLE, can_add_version),
        Transition(Etat.VALIDE, Etat.RETIRE, Acte.RETRAIT, _DEPOSER, "Retirer"),
    ),
)  # fmt: skip
