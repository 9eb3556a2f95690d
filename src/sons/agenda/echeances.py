"""One timeline out of the calendars of several dispositifs, seen from an instant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from sons.agenda.duree import Duree, said_from
from sons.ecriture import PARIS
from sons.reglement.calendrier import Echeance
from sons.reglement.modele import Dispositif
from sons.reglement.source import Statut

_STATUTS = {
    Statut.OFFICIEL: "officiel",
    Statut.PUBLIC: "page publique",
    Statut.RECONSTITUE: "reconstitué",
}


@dataclass(frozen=True)
class Jalon:
    """One date of one dispositif, placed in time."""

    code: str
    echeance: Echeance

    @property
    def ouvre(self) -> bool:
        """Whether something begins on that date; every other date is a limit."""
        return self.echeance.etape.startswith("ouverture")

    @property
    def horaire(self) -> bool:
        """Whether the text gives the hour."""
        return isinstance(self.echeance.valeur, datetime)

    @property
    def moment(self) -> datetime:
        """When it happens, in UTC: a limit without hour leaves its whole day, until midnight."""
        if self.ouvre or self.horaire:
            return self.echeance.debut.astimezone(UTC)
        lendemain = self.echeance.jour + timedelta(days=1)
        return datetime.combine(lendemain, time.min, PARIS).astimezone(UTC)

    def is_past(self, instant: datetime) -> bool:
        """Tell, as the control does, whether it has opened or closed: 14h00 is still in time."""
        vu = instant.astimezone(UTC)
        return vu > self.moment if self.horaire and not self.ouvre else vu >= self.moment

    @property
    def source(self) -> str:
        """Which text says so, and how sure it is."""
        return f"{self.echeance.source} ({_STATUTS[self.echeance.statut]})"

    def remaining(self, instant: datetime) -> str:
        """Say in how long it comes, or how long ago it was."""
        return said_from(instant, self.moment, self.echeance.approximative)

    def days_left(self, instant: datetime) -> int:
        """Return the whole days before it comes; 0 once it is past."""
        return 0 if self.is_past(instant) else Duree.between(instant, self.moment).jours


def time_line(dispositifs: Iterable[Dispositif], instant: datetime) -> list[Jalon]:
    """Return the dates in force at ``instant``, all dispositifs together, the past first.

    What several dispositifs share (same date, words and source) stands together; at midnight,
    the day that ends comes before the one that begins.
    """
    jalons = [Jalon(d.code, e) for d in dispositifs for e in d.calendrier.current(instant)]
    return sorted(
        jalons, key=lambda j: (not j.is_past(instant), j.moment, j.ouvre, *shared(j), j.code)
    )


def shared(jalon: Jalon) -> tuple[str, str, str]:
    """Return what a reader sees of a date, whichever the dispositif."""
    return jalon.echeance.libelle, str(jalon.echeance), jalon.source
