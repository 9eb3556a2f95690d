"""Lists for a spreadsheet, without a cell that it could take for a formula."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# A spreadsheet that opens a CSV runs a cell that begins with one of these.
_FORMULES = ("=", "+", "-", "@", "\t", "\r")


def csv_response(
    nom: str, titres: Sequence[str], lignes: Iterable[Sequence[object]]
) -> HttpResponse:
    """Return the download ``nom``.csv: « ; » and a byte order mark, as French spreadsheets expect.

    What is None is left empty; a text that a spreadsheet would run is preceded by an apostrophe.
    """
    reponse = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    reponse.headers["Content-Disposition"] = f'attachment; filename="{nom}.csv"'
    ecrivain = csv.writer(reponse, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(titres)
    ecrivain.writerows([_text(cellule) for cellule in ligne] for ligne in lignes)
    return reponse


def _text(cellule: object) -> str:
    texte = "" if cellule is None else str(cellule)
    return f"'{texte}" if texte.startswith(_FORMULES) else texte
