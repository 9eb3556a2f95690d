"""Turn a template and its data into a PDF that everybody can read and that archives keep.

PDF/A-3a (ISO 19005-3, archives) and PDF/UA-1 (ISO 14289-1, assistive technologies) in one file.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from guichet import horloge

if TYPE_CHECKING:
    from typst import Fonts

_INAFFICHABLE = "could not be displayed"
# What the embedded fonts draw: Latin, Greek, Cyrillic, punctuation, currencies, letter-like signs.
_INCONNUS = re.compile(
    r"[^\x20-\x7e\xa0-\u017f\u0391-\u03c9\u0410-\u044f\u2010-\u2027\u202f\u2030-\u203a€™№]"
)
DOSSIER = Path(__file__).parent / "gabarits"


class GabaritInvalide(ValueError):
    """The template does not exist or refuses its data."""


def compile(gabarit: str, donnees: Mapping[str, Any], instant: datetime | None = None) -> bytes:
    """Return the PDF of ``gabarits/<gabarit>.typ`` filled with ``donnees``.

    A character that its fonts cannot draw (an emoji in a name) becomes « ? »: archives and screen
    readers forbid a blank, and a document is due whatever a solution is called.

    ``donnees`` holds texts, numbers, booleans, lists and tables of these: the template reads them
    as data, so that nothing a user typed can become markup. Dates and amounts come written in
    French. ``instant`` (now if None) is the date of the file: the same data and instant give the
    same bytes, whatever the machine, for only the fonts of the library are used.

    Raises GabaritInvalide with the reason, TypeError for a value that JSON cannot hold.
    """
    import typst

    instant = instant or horloge.now()
    try:
        return _compile(gabarit, donnees, instant)
    except typst.TypstError as faute:
        if _INAFFICHABLE not in str(faute):
            raise GabaritInvalide(f"template « {gabarit} »: {faute}") from faute
    return _compile(gabarit, _drawable(donnees), instant)


def _compile(gabarit: str, donnees: Mapping[str, Any], instant: datetime) -> bytes:
    import typst

    fichier = DOSSIER / f"{gabarit}.typ"
    if not fichier.is_file():
        raise GabaritInvalide(f"no template « {gabarit} »")
    contenu: bytes = typst.compile(
        str(fichier),
        root=str(DOSSIER),
        font_paths=_fonts(),
        sys_inputs=_inputs(donnees, instant),
        pdf_standards=["a-3a", "ua-1"],
        timestamp=int(instant.timestamp()),
    )
    return contenu


def _drawable(valeur: Any) -> Any:
    """Return ``valeur`` with what is neither European letters nor usual signs written « ? »."""
    if isinstance(valeur, str):
        return _INCONNUS.sub("?", unicodedata.normalize("NFC", valeur))
    if isinstance(valeur, Mapping):
        return {cle: _drawable(element) for cle, element in valeur.items()}
    if isinstance(valeur, list | tuple):
        return [_drawable(element) for element in valeur]
    return valeur


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
