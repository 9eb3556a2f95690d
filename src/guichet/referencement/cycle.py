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

# What its supplier does; whoever did it judges nothing of it for the agency.
_FOURNI = (
    Acte.CREATION, Acte.MODIFICATION, Acte.DISTRIBUTEUR, Acte.PIECE, Acte.DEPOT, Acte.DOSSIER,
    Acte.REPONSE,
)  # fmt: skip


def _instruction(
    depuis: Etat, vers: Etat, acte: Acte, libelle: str, autre_que: tuple[Acte, ...] = _FOURNI
) -> Transition:
    """Return a line of the agency's, closed to whoever is of the supplier."""
    return Transition(depuis, vers, acte, _INSTRUIRE, libelle, autre_que=autre_que)


CYCLE = Cycle(
    "candidature",
    Etat.BROUILLON,
    (
        Transition(
            Etat.BROUILLON, Etat.DEPOSEE, Acte.DEPOT, _DEPOSER,
            "Déposer la candidature", can_file,
        ),
        _instruction(Etat.DEPOSEE, Etat.ELIGIBLE, Acte.ELIGIBILITE, "Déclarer éligible"),
        _instruction(Etat.DEPOSEE, Etat.NON_ELIGIBLE, Acte.INELIGIBILITE, "Déclarer non éligible"),
        Transition(
            Etat.ELIGIBLE, Etat.PREUVES, Acte.DOSSIER, _DEPOSER,
            "Déposer le dossier complet de preuves", can_send_dossier,
        ),
        Transition(
            Etat.INCOMPLETE, Etat.PREUVES, Acte.DOSSIER, _DEPOSER,
            "Déposer le dossier complété", can_send_dossier,
        ),
        _instruction(
            Etat.PREUVES, Etat.INCOMPLETE, Acte.INCOMPLETUDE, "Déclarer le dossier incomplet"
        ),
        _instruction(
            Etat.PREUVES, Etat.REFERENCEE, Acte.OCTROI, "Octroyer le référencement",
            (*_FOURNI, Acte.ELIGIBILITE),
        ),
        _instruction(Etat.PREUVES, Etat.REFUSEE, Acte.REFUS, "Refuser le référencement"),
        _instruction(Etat.ELIGIBLE, Etat.REFUSEE, Acte.REFUS, "Refuser faute de preuves"),
        _instruction(Etat.INCOMPLETE, Etat.REFUSEE, Acte.REFUS, "Refuser faute de preuves"),
        _instruction(Etat.REFERENCEE, Etat.RETIREE, Acte.RETRAIT, "Retirer le référencement"),
        *(
            Transition(etat, Etat.ABANDONNEE, Acte.ABANDON, _DEPOSER, "Abandonner la candidature")
            for etat in (
                Etat.BROUILLON, Etat.DEPOSEE, Etat.ELIGIBLE, Etat.PREUVES, Etat.INCOMPLETE
            )
        ),
    ),
)  # fmt: skip
