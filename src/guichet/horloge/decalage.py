"""The shift of the clock, for demonstrations only."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from math import ceil

from guichet import horloge
from guichet.horloge.models import Decalage

# Several pages of the same second read it once; the other processes see a change a second later.
_DUREE_SECONDES = 1.0
_memoire: tuple[float, timedelta] | None = None


def read_decalage() -> timedelta:
    """Return how far the portal is from the real time."""
    global _memoire
    instant = time.monotonic()
    if _memoire is None or instant - _memoire[0] > _DUREE_SECONDES:
        ligne = Decalage.objects.first()
        _memoire = (instant, timedelta(seconds=ligne.secondes if ligne else 0))
    return _memoire[1]


def set_date(instant: datetime) -> None:
    """Make it ``instant`` now in the portal; time goes on from there."""
    secondes = ceil((instant - horloge.instant_reel()).total_seconds())
    Decalage.objects.update_or_create(id=1, defaults={"secondes": secondes})
    forget()


@contextmanager
def lived_at(instant: datetime) -> Iterator[None]:
    """Make it ``instant`` for a while, then give the clock back exactly as it was."""
    avant = Decalage.objects.first()
    set_date(instant)
    try:
        yield
    finally:
        if avant is None:
            reset()
        else:
            avant.save()
            forget()


def reset() -> None:
    """Come back to the real time."""
    Decalage.objects.all().delete()
    forget()


def forget() -> None:
    """Read the shift anew at the next question."""
    global _memoire
    _memoire = None
