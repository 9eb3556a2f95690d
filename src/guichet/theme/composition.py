"""What pages hand to the components: columns, steps, sections, and addresses that keep a filter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest

Sens = Literal["ascending", "descending", ""]
Genre = Literal["succes", "attention", "erreur", "info", "neutre"]

# A state is never told by its colour alone: each kind has its sign, beside its words.
SIGNES: dict[Genre, str] = {
    "succes": "✓",
    "attention": "!",
    "erreur": "✕",
    "info": "i",
    "neutre": "○",
}


@dataclass(frozen=True)
class Colonne:
    """A column of a table; ``tri`` is the word that sorts by it, ``nombre`` aligns figures."""

    titre: str
    tri: str = ""
    nombre: bool = False

    def sorted_by(self, choisi: str) -> Sens:
        """Tell whether ``choisi`` (« nom » or « -nom ») sorts by this column, and which way."""
        if not self.tri or choisi.removeprefix("-") != self.tri:
            return ""
        return "descending" if choisi.startswith("-") else "ascending"

    def sort_link(self, demande: HttpRequest | None) -> str:
        """Return the address that sorts by this column, the other way if it already does."""
        if demande is None or not self.tri:
            return ""
        deja = self.sorted_by(demande.GET.get("tri", "")) == "ascending"
        return query_with(demande, tri=f"-{self.tri}" if deja else self.tri, page=None)


@dataclass(frozen=True)
class Etape:
    """A step of a timeline; ``mot`` says where it stands (« dans 3 jours »)."""

    quand: str
    titre: str
    etat: Literal["passe", "courant", "a_venir"] = "a_venir"
    mot: str = ""
    genre: Genre = "neutre"
    detail: str = ""


Avancee = Literal["fait", "a_faire", "en_cours", "bloque", "a_venir"]
_AVANCEES: dict[Avancee, tuple[str, Genre]] = {
    "fait": ("fait", "succes"),
    "a_faire": ("à faire", "attention"),
    "en_cours": ("en cours", "info"),
    "bloque": ("bloqué", "erreur"),
    "a_venir": ("à venir", "neutre"),
}


@dataclass(frozen=True)
class Pas:
    """A step of a way that somebody follows: where it is, why, and one link."""

    titre: str
    avancee: Avancee
    detail: str = ""
    url: str = ""
    libelle: str = "Voir"

    @property
    def mot(self) -> str:
        """Where it is, in words."""
        return _AVANCEES[self.avancee][0]

    @property
    def genre(self) -> Genre:
        """How that looks."""
        return _AVANCEES[self.avancee][1]


@dataclass(frozen=True)
class Onglet:
    """A section that has its own address."""

    titre: str
    url: str
    ici: bool = False


@dataclass(frozen=True)
class Choix:
    """A value that a list may be narrowed to; ``nombre`` is None where nobody counted."""

    valeur: str
    libelle: str
    nombre: int | None
    ici: bool


@dataclass(frozen=True)
class Facette:
    """What a list may be narrowed to, of one kind: ``nom`` is its word in the address."""

    nom: str
    titre: str
    choix: Sequence[Choix]


def pairs(mots: Sequence[str]) -> list[tuple[str, str]]:
    """Gather « label, address, label, address » two by two; a lone last word is a fault of ours."""
    return list(zip(mots[::2], mots[1::2], strict=True))


def query_with(demande: HttpRequest, **choix: object) -> str:
    """Return the query of this address with some choices changed, or left out when None."""
    requete = demande.GET.copy()
    for nom, valeur in choix.items():
        requete.pop(nom, None)
        if valeur is not None:
            requete[nom] = str(valeur)
    return f"?{requete.urlencode()}"
