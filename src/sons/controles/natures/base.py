"""What every kind of value answers."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import Any, NamedTuple

TEXTES_NULS = frozenset({"null", "NULL", "Null"})


class Ecart(NamedTuple):
    """What is to be said of a value: code, received, expected, and which of a list."""

    code: str
    recu: Any = None
    attendu: str | None = None
    indice: int | None = None


class Controle(ABC):
    """What every kind of value answers."""

    attendu: str

    @abstractmethod
    def conforms(self, colonne: list[Any]) -> bool:
        """Whether nothing is to be said of any value of the column."""

    def conforms_once_moulded(self, colonne: list[Any]) -> bool:
        """The same, of a column of which the mould has looked at what it could (see ``moule``)."""
        return self.conforms(colonne)

    @abstractmethod
    def examine(self, valeur: Any) -> Iterator[Ecart]:
        """Say everything about one value."""


def missing_or(code: str, valeur: Any, attendu: str) -> Iterator[Ecart]:
    """A null is a missing value; anything else is of the wrong type."""
    if valeur is None:
        yield Ecart("2001", "null", attendu)
    else:
        yield Ecart(code, valeur, attendu)
