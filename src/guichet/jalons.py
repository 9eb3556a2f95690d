"""How a date to come is said and looks, wherever it is shown."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from guichet.horloge import PARIS
from guichet.theme.composition import Genre
from sons.agenda import Jalon
from sons.agenda.duree import Duree, said_from
from sons.ecriture import write_day
from sons.reglement.calendrier import Echeance

URGENT_JOURS, PROCHE_JOURS = 7, 30


@dataclass(frozen=True)
class Limite:
    """A last instant, included, and how it is written."""

    fin: datetime
    dite: str
    approximative: bool = False

    @classmethod
    def of_text(cls, echeance: Echeance) -> Self:
        """Return a date of the calendar."""
        return cls(echeance.fin, str(echeance), echeance.approximative)

    @classmethod
    def of_day(cls, jour: date) -> Self:
        """Return a day that the agency gave: the whole of it, in Paris."""
        return cls(datetime.combine(jour, time.max, PARIS), write_day(jour))

    @property
    def moment(self) -> datetime:
        """When it is over: at the hour given, else at the midnight that ends the day."""
        return self.fin + timedelta(microseconds=1) if self.fin.microsecond else self.fin

    def is_past(self, instant: datetime) -> bool:
        """Tell whether ``instant`` is too late."""
        return instant > self.fin

    def remaining(self, instant: datetime) -> str:
        """Say in how long it comes, or how long ago it was."""
        return said_from(instant, self.moment, self.approximative)

    def days_left(self, instant: datetime) -> int:
        """Return the whole days before it comes; 0 once it is past."""
        return 0 if self.is_past(instant) else Duree.between(instant, self.moment).jours


def countdown(jalon: Jalon | Limite, instant: datetime) -> str:
    """Say in how long a date comes; far from it, hours are noise."""
    jours = jalon.days_left(instant)
    return f"dans {jours} jours" if jours >= PROCHE_JOURS else jalon.remaining(instant)


def weight(jalon: Jalon, instant: datetime) -> Genre:
    """Tell how a date looks, by how soon it comes; an opening is never a threat."""
    if jalon.is_past(instant):
        return "neutre"
    if jalon.ouvre:
        return "info"
    jours = jalon.days_left(instant)
    return "erreur" if jours < URGENT_JOURS else "attention" if jours < PROCHE_JOURS else "succes"


def urgency(limite: Jalon | Limite, instant: datetime) -> Genre:
    """Return how pressing a date is for whoever has something to do before it."""
    return "attention" if limite.days_left(instant) <= PROCHE_JOURS else "neutre"


def is_ahead(limite: Jalon | Limite | None, instant: datetime) -> bool:
    """Tell whether a date is still to come; one that the texts do not give is."""
    return limite is None or not limite.is_past(instant)
