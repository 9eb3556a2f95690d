"""Look a finding up by its code or by words, whatever the accents and the case."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from sons.constats import FAMILLES, Fiche


@dataclass(frozen=True)
class Famille:
    """A family of findings and those kept of it."""

    chiffre: str
    nom: str
    fiches: tuple[Fiche, ...]


def folded(texte: str) -> str:
    """Return a text without accents nor capitals, with straight apostrophes."""
    nu = unicodedata.normalize("NFKD", texte.replace("’", "'").replace("œ", "oe"))
    return "".join(c for c in nu if not unicodedata.combining(c)).casefold()


def look_up(fiches: Iterable[Fiche], mots: str, niveau: str = "") -> list[Fiche]:
    """Return the findings that hold every word somewhere, and have this level if one is given."""
    cherches = folded(mots).split()
    return [
        f
        for f in fiches
        if (not niveau or f.niveau == niveau) and all(mot in _whole(f) for mot in cherches)
    ]


def _whole(fiche: Fiche) -> str:
    champs = (fiche.code, fiche.titre, fiche.libelle, fiche.cause, fiche.remede, fiche.exemple)
    return folded(" ".join(champs))


def by_family(fiches: Iterable[Fiche]) -> list[Famille]:
    """Gather findings by family, in order; an empty family is left out."""
    liste = list(fiches)
    return [
        Famille(chiffre, nom, tuple(gardees))
        for chiffre, nom in FAMILLES.items()
        if (gardees := [f for f in liste if f.code[0] == chiffre])
    ]
