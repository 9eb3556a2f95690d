"""What a spreadsheet opens, CSV or XLSX, without a cell that it could take for a formula."""

import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import click

from sons.ecriture import csv_lines

# Amounts are Decimal euros; what is None is left empty.
Cellule = str | int | Decimal | None

# A sheet holds 2^20 rows, of which one for the titles; what is beyond would be lost in silence.
LIGNES_MAX = 2**20 - 1
_PAS_DE_L_AVANCE = 1000

# The file says it the American way; the spreadsheet shows it the reader's way.
_FORMAT_EURO = '#,##0.00\\ "€"_-'
_A4 = 9

# Widths in characters, heights in points (a row is at most 409 points high).
_LARGEUR_MAX = 70
_LARGEUR_MONTANT = 14
_HAUTEUR = 15
_HAUTEUR_MAX = 405


def csv_bytes(titres: Sequence[str], lignes: Iterable[Sequence[Cellule]]) -> bytes:
    """Write a CSV as French spreadsheets expect it."""
    return "".join(csv_lines(titres, lignes)).encode()


def xlsx_bytes(
    feuille: str,
    titres: Sequence[str],
    lignes: Sequence[Sequence[Cellule]],
    instant: datetime,
    avance: Callable[[int, int], None] = lambda fait, total: None,
) -> bytes:
    """Write a workbook of one sheet: the titles stay in sight, amounts are numbers in euros.

    ``instant`` is told as the moment it was made, so that the same result is the same bytes;
    ``avance`` is told now and then how many rows are written. Raises click.UsageError when
    there are more rows than a sheet holds.
    """
    if len(lignes) > LIGNES_MAX:
        raise click.UsageError(
            f"Un classeur tient {LIGNES_MAX} lignes et il y en a {len(lignes)} : écrivez un CSV."
        )
    # Late: only this form needs it.
    import xlsxwriter  # type: ignore[import-untyped]

    flux = io.BytesIO()
    with xlsxwriter.Workbook(flux, {"in_memory": True}) as classeur:
        classeur.set_properties({"title": feuille, "created": instant.replace(tzinfo=None)})
        page = classeur.add_worksheet(feuille)
        _fill(classeur, page, titres, lignes, avance)
        _lay_out(page, titres, lignes)
    return flux.getvalue()


def _fill(
    classeur: Any,
    page: Any,
    titres: Sequence[str],
    lignes: Sequence[Sequence[Cellule]],
    avance: Callable[[int, int], None],
) -> None:
    gras = classeur.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    euros = classeur.add_format({"num_format": _FORMAT_EURO, "valign": "top"})
    texte = classeur.add_format({"text_wrap": True, "valign": "top", "align": "left"})
    for colonne, titre in enumerate(titres):
        page.write_string(0, colonne, titre, gras)
    for rang, ligne in enumerate(lignes, 1):
        for colonne, cellule in enumerate(ligne):
            _write_cell(page, (rang, colonne), cellule, euros, texte)
        if rang % _PAS_DE_L_AVANCE == 0:
            avance(rang, len(lignes))


def _lay_out(page: Any, titres: Sequence[str], lignes: Sequence[Sequence[Cellule]]) -> None:
    """Make it read well: on screen the titles stay, on A4 paper every column is on the page."""
    for colonne, titre in enumerate(titres):
        page.set_column(colonne, colonne, _width(titre, (x[colonne] for x in lignes)))
    for rang, ligne in enumerate(lignes, 1):
        if (hauteur := _height(ligne)) > _HAUTEUR:
            page.set_row(rang, hauteur)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, len(lignes), len(titres) - 1)
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _write_cell(
    page: Any, place: tuple[int, int], cellule: Cellule, euros: Any, texte: Any
) -> None:
    """Write a text as a text, whatever it begins with: a number keeps its zeros."""
    match cellule:
        case Decimal():
            page.write_number(*place, cellule, euros)
        case int():
            page.write_number(*place, cellule, texte)
        case str():
            page.write_string(*place, cellule, texte)


def _width(titre: str, cellules: Iterable[Cellule]) -> int:
    largeurs = (
        _LARGEUR_MONTANT if isinstance(c, Decimal) else len(str(c))
        for c in cellules
        if c is not None
    )
    return min(_LARGEUR_MAX, max([len(titre), *largeurs]) + 2)


def _height(ligne: Sequence[Cellule]) -> int:
    """Leave room for the texts that are folded; some spreadsheets do not find it themselves."""
    longueur = max([len(c) for c in ligne if isinstance(c, str)], default=0)
    return min(_HAUTEUR_MAX, _HAUTEUR * (1 + longueur // _LARGEUR_MAX))
