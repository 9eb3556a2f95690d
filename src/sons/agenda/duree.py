"""How long until, or since, an instant; said in French.

Days are those of the calendar in Paris, what is left is counted in hours that really pass: « dans
1 jour » brings back the same hour on the clock, and the night of a time change has its 23 or 25
hours. Two aware datetimes of the same zone would be subtracted as clocks, hence the UTC.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sons.ecriture import PARIS


@dataclass(frozen=True)
class Duree:
    """A length of time, always rounded down: who reads it never has less than it says."""

    jours: int
    heures: int
    minutes: int

    @classmethod
    def between(cls, un: datetime, autre: datetime) -> "Duree":
        """Measure from the earlier of two instants to the later."""
        debut, fin = sorted((un.astimezone(UTC), autre.astimezone(UTC)))
        jours = (fin.astimezone(PARIS).date() - debut.astimezone(PARIS).date()).days
        if _days_later(debut, jours) > fin:
            jours -= 1
        minutes = (fin - _days_later(debut, jours)) // timedelta(minutes=1)
        return cls(jours, *divmod(minutes, 60))

    def __str__(self) -> str:
        if self.jours and self.heures:
            return f"{_count(self.jours, 'jour')} et {_count(self.heures, 'heure')}"
        return self.rough

    @property
    def rough(self) -> str:
        """The largest unit alone."""
        if self.jours:
            return _count(self.jours, "jour")
        if self.heures:
            return _count(self.heures, "heure")
        return _count(self.minutes, "minute") if self.minutes else "moins d’une minute"


def _days_later(debut: datetime, jours: int) -> datetime:
    """Return the same hour on the clocks of Paris, days later."""
    if not jours:  # an addition would forget which of the two 02:30 of October this is
        return debut
    return (debut.astimezone(PARIS) + timedelta(days=jours)).astimezone(UTC)


def _count(nombre: int, nom: str) -> str:
    return f"{nombre} {nom}{'s' if nombre > 1 else ''}"


def said_from(instant: datetime, moment: datetime, environ: bool = False) -> str:
    """Say where ``moment`` stands seen from ``instant``: « dans 3 heures », « il y a 2 jours ».

    The past needs no precision. With ``environ`` only the month is known: days are enough, and
    within a day of it nothing better can be said than « ces jours-ci ».
    """
    duree = Duree.between(instant, moment)
    passe = moment.astimezone(UTC) < instant.astimezone(UTC)
    sens = "il y a" if passe else "dans"
    if environ:
        return f"{sens} environ {duree.rough}" if duree.jours else "ces jours-ci"
    return f"{sens} {duree.rough if passe else duree}"
