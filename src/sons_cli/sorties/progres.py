"""A progress bar on the standard error, drawn only where someone looks at it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def open_progress(titre: str) -> Iterator[Callable[[int, int | None], None]]:
    """Yield what is to be told how much is done and of how much; None is « not known »."""
    if not sys.stderr.isatty():
        yield lambda fait, total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as barre:
        tache = barre.add_task(titre, total=None)

        def avance(fait: int, total: int | None) -> None:
            barre.update(tache, completed=fait, total=total)

        yield avance
