"""Tables as files that a French spreadsheet opens without asking, and without running a cell.

CSV is separated by « ; » with a byte order mark.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from sons.ecriture import PARIS

Cellule = str | int | float | None
TYPE_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# OWASP, « CSV injection »; the full-width signs are formulas too where Japanese is typed.
_FORMULES = tuple("=+-@\t\r\n＝＋－＠")


def safe(cellule: object) -> object:
    """Return a cell that no spreadsheet takes for a formula: a text that begins so is quoted."""
    if isinstance(cellule, str) and cellule.startswith(_FORMULES):
        return f"'{cellule}"
    return cellule


def moment(instant: datetime | None, secondes: bool = True) -> str:
    """Write an instant, in Paris, as a spreadsheet reads it; nothing for what has not happened."""
    if instant is None:
        return ""
    return instant.astimezone(PARIS).strftime(f"%d/%m/%Y %H:%M{':%S' if secondes else ''}")


def csv_response(
    nom: str, titres: Sequence[str], lignes: Iterable[Sequence[object]]
) -> HttpResponseBase:
    """Return a download; rows are written as they come, whatever their number."""
    reponse = StreamingHttpResponse(_csv(titres, lignes), content_type="text/csv; charset=utf-8")
    return _attached(reponse, nom)


def xlsx_response(
    nom: str, titres: Sequence[str], lignes: Iterable[Sequence[object]]
) -> HttpResponseBase:
    """Return a download of one sheet whose titles stay in view."""
    import xlsxwriter  # type: ignore[import-untyped]

    tampon = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(tampon, options) as classeur:
        feuille = classeur.add_worksheet("Constats")
        feuille.write_row(0, 0, titres, classeur.add_format({"bold": True}))
        feuille.freeze_panes(1, 0)
        for rang, ligne in enumerate(lignes, start=1):
            feuille.write_row(rang, 0, [safe(cellule) for cellule in ligne])
        feuille.autofit()
    return _attached(HttpResponse(tampon.getvalue(), content_type=TYPE_XLSX), nom)


class _Echo:
    """Gives each line back instead of keeping it."""

    def write(self, ligne: str) -> str:
        """Return what was to be written."""
        return ligne


def _csv(titres: Sequence[str], lignes: Iterable[Sequence[object]]) -> Iterator[str]:
    ecrivain = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff" + str(ecrivain.writerow(titres))
    for ligne in lignes:
        yield str(ecrivain.writerow([safe(cellule) for cellule in ligne]))


def _attached(reponse: HttpResponseBase, nom: str) -> HttpResponseBase:
    reponse.headers["Content-Disposition"] = f'attachment; filename="{nom}"'
    reponse.headers["Cache-Control"] = "private, no-store"
    return reponse
