"""Tables as files that a French spreadsheet opens without asking, and without running a cell."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from guichet.telechargement import private_download
from sons.ecriture import PARIS, csv_lines, safe

Cellule = str | int | float | Decimal | None
TYPE_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def moment(instant: datetime | None, secondes: bool = True) -> str:
    """Write an instant, in Paris, as a spreadsheet reads it; nothing for what has not happened."""
    if instant is None:
        return ""
    return instant.astimezone(PARIS).strftime(f"%d/%m/%Y %H:%M{':%S' if secondes else ''}")


def csv_response(
    nom: str, titres: Sequence[str], lignes: Iterable[Sequence[object]]
) -> HttpResponseBase:
    """Return a download; rows are written as they come, whatever their number."""
    reponse = StreamingHttpResponse(
        csv_lines(titres, lignes), content_type="text/csv; charset=utf-8"
    )
    return private_download(reponse, nom)


def xlsx_response(
    nom: str,
    titres: Sequence[str],
    lignes: Iterable[Sequence[object]],
    feuille: str = "Constats",
) -> HttpResponseBase:
    """Return a download of one sheet, named ``feuille``, whose titles stay in view."""
    import xlsxwriter  # type: ignore[import-untyped]

    tampon = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(tampon, options) as classeur:
        page = classeur.add_worksheet(feuille)
        page.write_row(0, 0, titres, classeur.add_format({"bold": True}))
        page.freeze_panes(1, 0)
        for rang, ligne in enumerate(lignes, start=1):
            page.write_row(rang, 0, [safe(c) if isinstance(c, str) else c for c in ligne])
        page.autofit()
    return private_download(HttpResponse(tampon.getvalue(), content_type=TYPE_XLSX), nom)
