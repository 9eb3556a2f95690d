"""Static files lent to the theme by an installed package: only those it needs, never all of them.

A design system carries thousands of files; gathering the few that pages call keeps the start short.
"""

import posixpath
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

from guichet.theme.besoins import Besoins

# An address in a sheet, unless it is a « data: » image or a place in a page.
_ADRESSE = re.compile(r"""url\(\s*["']?(?!data:|#)([^"')?#]+)""")


class EmpruntsFinder(BaseFinder):
    """Finds the files that ``settings.BESOINS_DU_THEME`` names, and those their sheets call."""

    def __init__(self, *_args: object, **_kwargs: object) -> None:
        besoins: Besoins = settings.BESOINS_DU_THEME
        self._fichiers: frozenset[str] = frozenset()
        if besoins.paquet:
            dossier = static_folder(besoins.paquet)
            self._stockage = FileSystemStorage(location=dossier)
            self._fichiers = lent_files(dossier, besoins.fichiers)

    def check(self, **_kwargs: Any) -> list[CheckMessage]:
        """Find nothing wrong: what the theme needs was checked when the settings were read."""
        return []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield each file lent and where it is kept."""
        for chemin in sorted(self._fichiers):
            if not matches_patterns(chemin, list(ignore_patterns or ())):
                yield chemin, self._stockage

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        """Return the absolute path of a file lent, an empty list for any other."""
        if path not in self._fichiers:
            return []
        complet = self._stockage.path(path)
        return [complet] if find_all else complet


def static_folder(paquet: str) -> Path:
    """Return the folder ``static`` of an installed package, which is not imported."""
    description = find_spec(paquet)
    if description is None or description.origin is None:
        raise LookupError(f"le paquet « {paquet} » n’est pas installé")
    return Path(description.origin).parent / "static"


def lent_files(dossier: Path, nommes: tuple[str, ...]) -> frozenset[str]:
    """Return the files of ``nommes`` and what their sheets call, as paths in ``dossier``."""
    appeles = set(nommes)
    for feuille in (nom for nom in nommes if nom.endswith(".css")):
        texte = (dossier / feuille).read_text(encoding="utf-8")
        base = posixpath.dirname(feuille)
        appeles |= {
            posixpath.normpath(posixpath.join(base, adresse)) for adresse in _ADRESSE.findall(texte)
        }
    return frozenset(appeles)
