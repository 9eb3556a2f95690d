"""Where a value comes from, said to the reader: the title, the place in it, how sure it is."""

from dataclasses import dataclass
from typing import Protocol

from guichet.textes import reglement
from guichet.theme.composition import Genre
from sons.reglement.source import Source, Statut

STATUTS: dict[Statut, tuple[str, Genre]] = {
    Statut.OFFICIEL: ("texte officiel", "succes"),
    Statut.PUBLIC: ("page publique", "info"),
    Statut.RECONSTITUE: ("reconstitué", "attention"),
}


class Sourcee(Protocol):
    """Anything of the texts: it has a source and a status."""

    @property
    def source(self) -> Source:
        """The document and the place in it."""

    @property
    def statut(self) -> Statut:
        """How sure it is."""


@dataclass(frozen=True)
class Origine:
    """A source ready to be shown."""

    titre: str
    section: str
    url: str
    statut: str
    genre: Genre

    @property
    def is_reconstructed(self) -> bool:
        """Whether this project inferred it: the reader is told what that means."""
        return self.statut == STATUTS[Statut.RECONSTITUE][0]


def origin(valeur: Sourcee) -> Origine:
    """Return where a value comes from."""
    document = reglement().documents[valeur.source.document]
    mot, genre = STATUTS[valeur.statut]
    return Origine(document.titre, valeur.source.section, document.url or "", mot, genre)


def said(valeur: Sourcee) -> str:
    """Say the same in one line of text."""
    vue = origin(valeur)
    place = f", {vue.section}" if vue.section else ""
    return f"Source : {vue.titre}{place} ({vue.statut})."
