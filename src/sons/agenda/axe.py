"""The axis of time: from an instant to a place across the picture."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sons.ecriture import PARIS

# Seen from much farther than the dates themselves, they would be crushed together.
RECUL_MAX = timedelta(days=2 * 365)

_MOIS = {4: "avril", 7: "juil.", 10: "oct."}
_PLACE = 40  # what a month or a year takes


@dataclass(frozen=True)
class Repere:
    """A quarter: where it begins, and what to write there, if anything."""

    x: float
    nom: str
    annee: bool


@dataclass(frozen=True)
class Axe:
    """Whole quarters between two days, laid between two abscissas."""

    debut: date
    fin: date
    gauche: float
    droite: float

    @classmethod
    def around(
        cls, moments: Iterable[datetime], instant: datetime, gauche: float, droite: float
    ) -> "Axe":
        """Take in every moment, and the instant unless it is too far from them."""
        dates = sorted(moments) or [instant]
        proche = dates[0] - RECUL_MAX <= instant <= dates[-1] + RECUL_MAX
        bornes = sorted([*dates, instant]) if proche else dates
        debut, fin = (_quarter(m.astimezone(PARIS).date()) for m in (bornes[0], bornes[-1]))
        return cls(debut, _next_quarter(fin), gauche, droite)

    def x(self, moment: datetime) -> float:
        """Return the place of a moment; it may fall outside."""
        debut, fin = _midnight(self.debut), _midnight(self.fin)
        part = (moment.astimezone(UTC) - debut) / (fin - debut)
        return self.gauche + part * (self.droite - self.gauche)

    def __contains__(self, moment: datetime) -> bool:
        return self.gauche <= self.x(moment) <= self.droite

    def quarters(self) -> Iterator[Repere]:
        """Yield the quarters, with what there is room to write of each."""
        jour = self.debut
        while jour <= self.fin:
            nom = self._name(jour) if jour < self.fin else ""
            yield Repere(self.x(_midnight(jour)), nom, jour.month == 1)
            jour = _next_quarter(jour)

    def _name(self, jour: date) -> str:
        """A January bears its year, another quarter its month; the first one says both."""
        place = self.x(_midnight(_next_quarter(self.debut))) - self.gauche
        if jour.month == 1:
            return str(jour.year)
        if jour == self.debut and place < 1.5 * _PLACE:
            reste = (13 - jour.month) // 3
            return str(jour.year) if place * reste >= _PLACE else ""
        if place < _PLACE:
            return ""
        return f"{_MOIS[jour.month]} {jour.year}" if jour == self.debut else _MOIS[jour.month]


def _quarter(jour: date) -> date:
    return jour.replace(month=(jour.month - 1) // 3 * 3 + 1, day=1)


def _next_quarter(jour: date) -> date:
    return _quarter(_quarter(jour) + timedelta(days=100))


def _midnight(jour: date) -> datetime:
    return datetime.combine(jour, time.min, PARIS).astimezone(UTC)
