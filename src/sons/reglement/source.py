"""Where a value comes from, and how sure it is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Statut(StrEnum):
    """How sure a value is."""

    OFFICIEL = "officiel"  # a published text says so
    PUBLIC = "public"  # another public page says so
    RECONSTITUE = "reconstitue"  # inferred by this project, replaceable by the operator


@dataclass(frozen=True)
class Document:
    """A text that may be cited as a source."""

    titre: str
    emetteur: str
    nature: str
    publie_le: date | None = None
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Source:
    """Where a value comes from: the id of a document and a place in it."""

    document: str
    section: str = ""

    def __str__(self) -> str:
        return f"{self.document}, {self.section}" if self.section else self.document
