"""A column of numbers in a file kept by people (CSV or XLSX): whom to estimate, whom to check."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from sons.bases.fichiers import Suivi, read_table
from sons.bases.grille import fold_title
from sons.bases.valeurs import FORMES, ValeurFautive, identifiant, kinds_of
from sons.erreurs import ContexteInvalide

# Titles that tell a column of numbers, the first of them first.
TITRES = ("numero", "finess", "siret", "rpps", "siren", "am")

# Those that tell it among other words: « N° FINESS géo » but not « Numéro de voie ».
_MOTS = ("finess", "siret", "rpps", "siren")

_MOT = re.compile(r"\w+")

# Rows looked at to find a column that has no title.
_REGARDEES = 1000


@dataclass(frozen=True, slots=True)
class Colonne:
    """The texts of a column, with the line of each in the file (the row, in a spreadsheet).

    ``titre`` is "" when the file has no titles. A row whose cell is empty is kept: it is for
    the reader of the result to know that a number is missing there.
    """

    titre: str
    lignes: Sequence[int]
    textes: Sequence[str]


def read_colonne(flux: BinaryIO, suivi: Suivi, titre: str | None = None) -> Colonne:
    """Read the column of numbers: the one of that title, else told by its title or its content.

    Raises ContexteInvalide when the file cannot be read or has no such column.
    """
    rangees = [*read_table(flux, suivi)]
    if not rangees:
        raise ContexteInvalide("ce fichier est vide.")
    titres = rangees[0][1]
    rang = _titled(titres, titre)
    avec_titres = rang is not None
    if rang is None:
        rang = _with_numbers([cellules for _, cellules in rangees], titres)
        avec_titres = not any(c.isdigit() for c in _cell(titres, rang))
    if avec_titres:
        del rangees[0]
    return Colonne(
        titres[rang] if avec_titres else "",
        [ligne for ligne, _ in rangees],
        [_cell(cellules, rang) for _, cellules in rangees],
    )


def _cell(cellules: Sequence[str], rang: int) -> str:
    return cellules[rang] if rang < len(cellules) else ""


def _titled(titres: Sequence[str], demande: str | None) -> int | None:
    """Find a column by the title asked for, else by a title that tells numbers."""
    plies = [fold_title(titre) for titre in titres]
    if demande is not None:
        if fold_title(demande) not in plies:
            presents = ", ".join(t for t in titres if t)[:200] or "aucune"
            raise ContexteInvalide(
                f"ligne 1 : il n’y a pas de colonne « {demande} » (colonnes : {presents})."
            )
        return plies.index(fold_title(demande))
    exacts = [plies.index(titre) for titre in TITRES if titre in plies]
    mots = [{fold_title(mot) for mot in _MOT.findall(titre)} for titre in titres]
    parmi = [rang for mot in _MOTS for rang, dits in enumerate(mots) if mot in dits]
    return next(iter([*exacts, *parmi]), None)


def _with_numbers(rangees: Sequence[Sequence[str]], titres: Sequence[str]) -> int:
    """Find the first column that holds numbers: whole ones, else some that lost their zero."""
    for is_number in (_is_whole, _is_restored):
        rangs = [
            rang
            for cellules in rangees[:_REGARDEES]
            for rang, cellule in enumerate(cellules)
            if is_number(cellule)
        ]
        if rangs:
            return min(rangs)
    presents = ", ".join(t for t in titres if t)[:200]
    raise ContexteInvalide(
        "aucune colonne ne contient de FINESS, de SIRET, de RPPS, de SIREN ni d’AM "
        f"(première ligne : {presents}) ; vérifiez le fichier, ou donnez --colonne TITRE."
    )


def _is_whole(cellule: str) -> bool:
    return bool(kinds_of("".join(cellule.split()).upper()))


def _is_restored(cellule: str) -> bool:
    for genre in FORMES:
        try:
            identifiant(genre, cellule)
        except ValeurFautive:
            continue
        return True
    return False
