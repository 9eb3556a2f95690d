"""Files that the commands read: what prevents it is a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click


@contextmanager
def open_file(chemin: Path) -> Iterator[BinaryIO]:
    """Open a file whose reading may fail at any moment (a share that goes away, a spoilt disk)."""
    try:
        with chemin.open("rb") as flux:
            yield flux
    except OSError as erreur:
        raise click.UsageError(
            f"« {chemin} » n’a pas pu être lu : le système l’a refusé ({erreur.strerror})."
        ) from None


def read_file(chemin: Path) -> bytes:
    """Read a whole file."""
    with open_file(chemin) as flux:
        return flux.read()
