"""The life of a candidature, from the draft to the withdrawal of the référencement."""

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.cycles.table import Cycle, Transition
from guichet.referencement import echeances
from guichet.referencement.actes import Acte
from guichet.referencement.echeances import dispositif_of
from guichet.referencement.models import Candidature, Etat
from guichet.referencement.verification import missing_in_candidature, missing_in_dossier


def can_file(candidature: Candidature) -> str:
    """Say what stands in the way of filing a candidature: dates first, then what is missing."""
    dispositif = dispositif_of(candidature)
    closing = echeances.closing_candidature(dispositif, horloge.now())
    return (
        echeances.not_open_yet(dispositif)
        or echeances.refusal(candidature, closing, "Le dépôt de la candidature")
        or " ".join(missing_in_candidature(candidature, dispositif))
    )


def can_send_dossier(candidature: Candidature) -> str:
    """Say what stands in the way of sending the complete evidence file."""
    closing = echeances.closing_preuves(dispositif_of(candidature), horloge.now())
    return echeances.refusal(candidature, closing, "Le dépôt du dossier de preuves") or " ".join(
        missing_in_dossier(candidature)
    )


_DEPOSER = Habilitation.DEPOSER_CANDIDATURE
_INSTRUIRE = Habilitation.INSTRUIRE_CANDIDATURE

CYCLE = Cycle(
    "candidature",
    Etat.BROUILLON,
    (
        Transition(
            Etat.BROUILLON, Etat.DEPOSEE, Acte.DEPOT, _DEPOSER,
            "Déposer la candidature", can_file,
        ),
        Transition(Etat.DEPOSEE, Etat.ELIGIBLE, Acte.ELIGIBILITE, _INSTRUIRE, "Déclarer éligible"),
        Transition(
            Etat.DEPOSEE, Etat.NON_ELIGIBLE, Acte.INELIGIBILITE, _INSTRUIRE,
            "Déclarer non éligible",
        ),
        Transition(
            Etat.ELIGIBLE, Etat.PREUVES, Acte.DOSSIER, _DEPOSER,
            "Déposer le dossier complet de preuves", can_send_dossier,
        ),
        Transition(
            Etat.INCOMPLETE, Etat.PREUVES, Acte.DOSSIER, _DEPOSER,
            "Déposer le dossier complété", can_send_dossier,
        ),
        Transition(
            Etat.PREUVES, Etat.INCOMPLETE, Acte.INCOMPLETUDE, _INSTRUIRE,
            "Déclarer le dossier incomplet",
        ),
        Transition(
            Etat.PREUVES, Etat.REFERENCEE, Acte.OCTROI, _INSTRUIRE,
            "Octroyer le référencement",
        ),
        Transition(
            Etat.PREUVES, Etat.REFUSEE, Acte.REFUS, _INSTRUIRE, "Refuser le référencement"
        ),
        Transition(
            Etat.ELIGIBLE, Etat.REFUSEE, Acte.REFUS, _INSTRUIRE, "Refuser faute de preuves"
        ),
        Transition(
            Etat.INCOMPLETE, Etat.REFUSEE, Acte.REFUS, _INSTRUIRE, "Refuser faute de preuves"
        ),
        Transition(
            Etat.REFERENCEE, Etat.RETIREE, Acte.RETRAIT, _INSTRUIRE, "Retirer le référencement"
        ),
        *(
            Transition(etat, Etat.ABANDONNEE, Acte.ABANDON, _DEPOSER, "Abandonner la candidature")
            for etat in (
                Etat.BROUILLON, Etat.DEPOSEE, Etat.ELIGIBLE, Etat.PREUVES, Etat.INCOMPLETE
            )
        ),
    ),
)  # fmt: skip
