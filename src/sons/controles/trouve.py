"""What a rule yields: what it found, or what it could not look at."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sons.chemin import Chemin
from sons.manque import NonVerifie
from sons.reglement.source import Source


class Trouve(NamedTuple):
    """One thing to say. ``rang`` is the demande's, from 0; None for the whole file.

    ``lieu`` is a path in the file, or what else is looked at (« nom du fichier »). ``source``
    replaces the catalogue's when the rule knows better; ``balise`` opens the label.
    """

    rang: int | None
    code: str
    lieu: Chemin | str
    recu: Any = None
    attendu: str | None = None
    source: Source | None = None
    balise: str | None = None


Trouves = Iterator[Trouve | NonVerifie]
