"""How old an extract is, and whether that is too old for a dispositif."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sons.bases.schema import Provenance, Sorte
from sons.ecriture import PARIS

# An extract is often named after its day: PS_LibreAcces_Personne_activite_202611210830.txt.
_JOUR_DANS_LE_NOM = re.compile(
    r"(?<!\d)(20\d\d)-?(0[1-9]|1[0-2])-?([0-3]\d)(?:\d{4}(?:\d\d)?)?(?!\d)"
)


class Fraicheur(StrEnum):
    """What can be said of an extract in front of the opening of a dispositif."""

    ANTERIEUR = "antérieur à l’ouverture"
    SUFFISANT = "de l’ouverture ou d’après"
    INCONNUE = "de date inconnue"


@dataclass(frozen=True, slots=True)
class Extrait:
    """A day of which an extract is: its own when the file or its name gives one (``propre``).

    Otherwise it is the day of its import, and the extract may be older.
    """

    sorte: Sorte
    dispositif: str
    jour: date
    propre: bool

    def age(self, aujourd_hui: date) -> int:
        """Return how many days old it is, at least when the day is that of the import."""
        return (aujourd_hui - self.jour).days


def judge_age(extrait: Extrait, ouverture: date | None) -> Fraicheur:
    """Tell whether an extract is older than the opening of a dispositif.

    An import made before the opening is proof enough; one made after says nothing of an extract
    without a date of its own.
    """
    if ouverture is None:
        return Fraicheur.INCONNUE
    if extrait.jour < ouverture:
        return Fraicheur.ANTERIEUR
    return Fraicheur.SUFFISANT if extrait.propre else Fraicheur.INCONNUE


def extrait_of(provenance: Provenance) -> Extrait:
    """Return the day of what was imported."""
    propre = provenance.date_extrait
    jour = propre or provenance.importe.astimezone(PARIS).date()
    return Extrait(provenance.sorte, provenance.dispositif, jour, propre is not None)


def day_in_name(nom: str) -> date | None:
    """Read the day of an extract in the name of its file."""
    trouve = _JOUR_DANS_LE_NOM.search(nom)
    if trouve is None:
        return None
    try:
        return date(*map(int, trouve.groups()))
    except ValueError:
        return None
