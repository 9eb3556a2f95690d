"""How often one thing may be written: who is refused without end does not fill the disk."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

_CLES_MAX = 10_000


class Debit:
    """Lets ``nombre`` lines through per window, for each key; counts those that it holds back."""

    def __init__(
        self, nombre: int, secondes: float = 60, montre: Callable[[], float] = time.monotonic
    ) -> None:
        self._nombre, self._secondes, self._montre = nombre, secondes, montre
        self._verrou = Lock()
        # Key: start of its window, lines let through, lines held back.
        self._vus: OrderedDict[Hashable, tuple[float, int, int]] = OrderedDict()

    def admit(self, cle: Hashable) -> int | None:
        """Return None to hold the line back, else how many were held back before it."""
        with self._verrou:
            instant = self._montre()
            debut, passees, tues = self._vus.pop(cle, (instant, 0, 0))
            if instant - debut >= self._secondes:
                debut, passees = instant, 0
            admise = passees < self._nombre
            self._vus[cle] = (debut, passees + 1, 0) if admise else (debut, passees, tues + 1)
            if len(self._vus) > _CLES_MAX:
                self._vus.popitem(last=False)
            return tues if admise else None
