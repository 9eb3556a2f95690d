"""Tables for a French spreadsheet: « ; », a byte order mark, no cell that is read as a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

_FORMULES = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """Gives each line back instead of keeping it."""

    def write(self, ligne: str) -> str:
        """Return what was to be written."""
        return ligne


def safe(valeur: object) -> str:
    """Return the text of a cell; a spreadsheet never runs it (OWASP, « CSV injection »)."""
    texte = str(valeur)
    return f"'{texte}" if texte.startswith(_FORMULES) else texte


def csv_response(
    nom: str, titres: Sequence[str], lignes: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """Return the download of a table, written line by line as it is read."""
    ecrivain = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")

    def flux() -> Iterator[str]:
        yield "\ufeff" + str(ecrivain.writerow(titres))
        for ligne in lignes:
            yield str(ecrivain.writerow([safe(valeur) for valeur in ligne]))

    return StreamingHttpResponse(
        flux(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{nom}"'},
    )
