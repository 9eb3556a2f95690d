"""Files that the commands read: what prevents it is a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from sons.erreurs import why_unreadable


@contextmanager
def open_file(chemin: Path) -> Iterator[BinaryIO]:
    """Open a file whose reading may fail at any moment (a share that goes away, a spoilt disk)."""
    try:
        with chemin.open("rb") as flux:
            yield flux
    except OSError as erreur:
        raise click.UsageError(
            f"« {chemin} » n’a pas pu être lu : {why_unreadable(erreur)}."
        ) from None


def read_file(chemin: Path) -> bytes:
    """Read a whole file."""
    with open_file(chemin) as flux:
        return flux.read()
