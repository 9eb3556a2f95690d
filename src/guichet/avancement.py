"""How far a long command is: a bar on a terminal, a line at each tenth elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def follow(quoi: str, total: int) -> Iterator[Callable[[int], None]]:
    """Yield what is called with how much more is done, out of ``total``; written to stderr."""
    if not sys.stderr.isatty():
        yield _Dizaines(quoi, total).advance
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    colonnes = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*colonnes, console=Console(stderr=True)) as barre:
        tache = barre.add_task(quoi, total=total)
        yield lambda faits: barre.advance(tache, faits)


class _Dizaines:
    """Says each tenth once."""

    def __init__(self, quoi: str, total: int) -> None:
        self._quoi, self._total = quoi, total
        self._faits, self._dit = 0, 0

    def advance(self, faits: int) -> None:
        self._faits += faits
        dixieme = min(10, self._faits * 10 // max(1, self._total))
        if dixieme > self._dit:
            self._dit = dixieme
            print(f"{self._quoi} : {dixieme * 10} %", file=sys.stderr, flush=True)  # noqa: T201
