"""One of a few texts, or of a closed list."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sons.controles.natures.base import TEXTES_NULS, Controle, Ecart, missing_or


class Code(Controle):
    """One of a few texts, or of a closed list (code → label)."""

    def __init__(self, valeurs: Collection[str], libelles: Mapping[str, str] | None = None) -> None:
        self.valeurs = frozenset(valeurs)
        self.libelles = libelles
        self.attendu = (
            "un code de la liste des opérateurs, par exemple API_35"
            if libelles
            else " ou ".join(f"« {v} »" for v in valeurs)
        )
        self._proches = {_folded(v): v for v in valeurs}
        self._proches |= {_folded(libelle): code for code, libelle in (libelles or {}).items()}

    def conforms(self, colonne: list[Any]) -> bool:
        return set(map(type, colonne)) <= {str} and self.valeurs.issuperset(colonne)

    def conforms_once_moulded(self, colonne: list[Any]) -> bool:
        return True

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        if not isinstance(valeur, str):
            yield from missing_or("2004", valeur, self.attendu)
        elif valeur in self.valeurs:
            return
        elif valeur in TEXTES_NULS:
            yield Ecart("2025", f'"{valeur}"', self.attendu)
        elif not valeur.strip():
            yield Ecart("2009", valeur, self.attendu)
        elif (proche := self.closest(valeur)) and self.libelles:
            yield Ecart("2016", valeur, proche)
        else:
            yield Ecart("2015", valeur, f"« {proche} »" if proche else self.attendu)

    def closest(self, valeur: str) -> str | None:
        """Return the code that is meant by another spelling, or by its label."""
        return self._proches.get(_folded(valeur))


# What is longer is no spelling of a code: nobody looks for the one that was meant.
_PROCHE_MAX = 200


def _folded(texte: str) -> str:
    """A text without case, accents nor spaces: what two spellings of a code have in common."""
    if len(texte) > _PROCHE_MAX:
        return ""
    decompose = unicodedata.normalize("NFD", texte)
    return "".join(c for c in decompose if not unicodedata.combining(c) and c != " ").casefold()
