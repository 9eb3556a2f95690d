"""A few places for many who ask: each organisation in its turn, none in front of all the others."""

import threading
from collections import OrderedDict, deque
from collections.abc import Hashable, Iterator
from contextlib import contextmanager


class PasDePlace(Exception):
    """No place came in time, or too many of the same organisation wait already."""


class Places:
    """``nombre`` places; one waits ``attente_s`` at most, and ``file_max`` of each ask at once."""

    def __init__(self, nombre: int, attente_s: float, file_max: int) -> None:
        self._libres = nombre
        self._attente_s = attente_s
        self._file_max = file_max
        self._verrou = threading.Lock()
        self._files: OrderedDict[Hashable, deque[threading.Event]] = OrderedDict()

    @contextmanager
    def take(self, qui: Hashable) -> Iterator[None]:
        """Hold a place for ``qui``. Raises PasDePlace."""
        self._wait(qui)
        try:
            yield
        finally:
            self._give_back()

    def _wait(self, qui: Hashable) -> None:
        with self._verrou:
            if self._libres:
                self._libres -= 1
                return
            file = self._files.setdefault(qui, deque())
            if len(file) >= self._file_max:
                raise PasDePlace
            tour = threading.Event()
            file.append(tour)
        if tour.wait(self._attente_s):
            return
        with self._verrou:
            if tour.is_set():
                # It came between the end of the wait and now.
                return
            file.remove(tour)
            if not file:
                del self._files[qui]
        raise PasDePlace

    def _give_back(self) -> None:
        """Pass the place to the organisation that has waited for its turn the longest."""
        with self._verrou:
            if not self._files:
                self._libres += 1
                return
            qui, file = self._files.popitem(last=False)
            file.popleft().set()
            if file:
                self._files[qui] = file
