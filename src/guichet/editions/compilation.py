"""Turn a template and its data into a PDF that everybody can read and that archives keep.

PDF/A-3a (ISO 19005-3, archives) and PDF/UA-1 (ISO 14289-1, assistive technologies) in one file.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guichet import horloge

if TYPE_CHECKING:
    from typst import Fonts

DOSSIER = Path(__file__).parent / "gabarits"


class GabaritInvalide(ValueError):
    """The template does not exist or refuses its data."""


def compile(gabarit: str, donnees: Mapping[str, Any], instant: datetime | None = None) -> bytes:
    """Return the PDF of ``gabarits/<gabarit>.typ`` filled with ``donnees``.

    ``donnees`` holds texts, numbers, booleans, lists and tables of these: the template reads them
    as data, so that nothing a user typed can become markup. Dates and amounts come written in
    French. ``instant`` (now if None) is the date of the file: the same data and instant give the
    same bytes, whatever the machine, for only the fonts of the library are used.

    Raises GabaritInvalide with the reason, TypeError for a value that JSON cannot hold.
    """
    import typst

    instant = instant or horloge.now()
    fichier = DOSSIER / f"{gabarit}.typ"
    if not fichier.is_file():
        raise GabaritInvalide(f"no template « {gabarit} »")
    try:
        contenu: bytes = typst.compile(
            str(fichier),
            root=str(DOSSIER),
            font_paths=_fonts(),
            sys_inputs=_inputs(donnees, instant),
            pdf_standards=["a-3a", "ua-1"],
            timestamp=int(instant.timestamp()),
        )
    except typst.TypstError as faute:
        raise GabaritInvalide(f"template « {gabarit} »: {faute}") from faute
    return contenu


def _inputs(donnees: Mapping[str, Any], instant: datetime) -> dict[str, str]:
    """Return what the template reads: the data and the day in Paris, as JSON."""
    jour = instant.astimezone(horloge.PARIS)
    return {
        "donnees": json.dumps(donnees, ensure_ascii=False),
        "instant": json.dumps([jour.year, jour.month, jour.day, jour.hour, jour.minute]),
    }


@cache
def _fonts() -> "Fonts":
    """Return the fonts inside the library, and no other: those of the machine would differ."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
