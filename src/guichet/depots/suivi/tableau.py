"""What a supplier wants to know on arriving: figures, what is open."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from guichet.depots.models import Etat
from guichet.depots.suivi.affichage import GENRES
from guichet.depots.suivi.totaux import FINIES, Somme
from guichet.jalons import urgency
from guichet.textes import reglement
from guichet.theme.composition import Etape, Genre
from guichet.theme.templatetags.montants import en_euros
from sons import Referencement
from sons.agenda import open_windows
from sons.ecriture import lower_first


@dataclass(frozen=True)
class Effectif:
    """How many demandes are in a state."""

    etat: str
    libelle: str
    genre: Genre
    nombre: int


@dataclass(frozen=True)
class Chiffres:
    """Money, in words, and demandes by state."""

    demande: str
    decide: str
    paye: str
    reste: str
    comptes: list[Effectif]


def figures(sommes: Sequence[Somme]) -> Chiffres:
    """Say what the demandes of a supplier add up to; those refused or withdrawn ask nothing."""
    vivantes = [une for une in sommes if une.etat not in FINIES]
    reste = sum(_due(une) for une in vivantes)
    nombres: Counter[str] = Counter()
    for une in sommes:
        nombres[une.etat] += une.nombre
    return Chiffres(
        en_euros(sum(une.demande_centimes for une in vivantes)),
        en_euros(sum(une.decide_centimes for une in vivantes)),
        en_euros(sum(une.paye_centimes for une in vivantes)),
        en_euros(reste),
        [Effectif(etat, etat.label, GENRES[etat], nombres[etat]) for etat in Etat if nombres[etat]],
    )


def _due(une: Somme) -> int:
    """Return what is still to be paid: of what was decided once it was, else of what is asked."""
    decidee = une.etat in (Etat.DECIDEE, Etat.PAYEE)
    return (une.decide_centimes if decidee else une.demande_centimes) - une.paye_centimes


def deadlines(solutions: Iterable[Referencement], instant: datetime) -> list[Etape]:
    """Return what is open for these solutions and closes, the nearest first."""
    textes = reglement()
    dispositifs = [textes.dispositif(code) for code in sorted({s.dispositif for s in solutions})]
    return [
        Etape(
            str(fenetre.fermeture.echeance),
            f"{fenetre.code} : {lower_first(fenetre.nature.libelle)}",
            "courant" if rang == 0 else "a_venir",
            fenetre.fermeture.remaining(instant),
            urgency(fenetre.fermeture, instant),
            fenetre.fermeture.source,
        )
        for rang, fenetre in enumerate(open_windows(dispositifs, instant))
        if fenetre.fermeture is not None
    ]
