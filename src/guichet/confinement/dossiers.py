"""Which files a locked process may still read: the libraries, and nothing that anybody wrote.

Landlock (Linux 5.13) does it without any privilege, and hides other processes as well.
"""

import os
import struct
import sys
import sysconfig
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from guichet.confinement import noyau

_CREER, _AJOUTER, _APPLIQUER = 444, 445, 446
_VERSION = 1
_LIRE_FICHIER, _LIRE_DOSSIER = 1 << 2, 1 << 3
_CHEMIN = 1
# Rights that each version of Landlock knows; the last ones: network, signals and other sockets.
_DROITS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_RESEAU, _PORTEES = (4, 0b11), (6, 0b11)
# What libraries read beside themselves: shared objects, time zones, fonts of a PDF without its own.
_SYSTEME = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/share/zoneinfo", "/usr/share/fonts",
    "/usr/local/share/fonts",
)  # fmt: skip


def version() -> int:
    """Return which Landlock this kernel has, 0 for none."""
    try:
        return noyau.call(_CREER, None, 0, _VERSION)
    except OSError:
        return 0


def apply() -> None:
    """Keep nothing but the libraries in reach, for good. Raises OSError where it cannot."""
    connue = version()
    droits = (1 << _DROITS[max(1, min(connue, 5))]) - 1
    reseau, portees = (masque if connue >= depuis else 0 for depuis, masque in (_RESEAU, _PORTEES))
    attributs = struct.pack("<3Q", droits, reseau, portees)
    # Older kernels refuse a field that they do not know, unless it is empty.
    regles = noyau.call(_CREER, attributs, len(attributs), 0)
    try:
        for dossier in (*_existing(_SYSTEME), *libraries()):
            _allow(regles, dossier)
        noyau.call(_APPLIQUER, regles, 0)
    finally:
        os.close(regles)


def libraries() -> list[Path]:
    """Return where Python finds its modules and ours."""
    chemins = sysconfig.get_paths()
    return _existing({*sys.path, chemins["stdlib"], chemins["platstdlib"]})


def _existing(dossiers: Iterable[str]) -> list[Path]:
    return [chemin for un in dossiers if un and (chemin := Path(un)).is_dir()]


def _allow(regles: int, dossier: Path) -> None:
    # A folder that cannot be opened is one that nobody here reads.
    with suppress(PermissionError):
        descripteur = os.open(dossier, os.O_PATH | os.O_CLOEXEC)
        try:
            regle = struct.pack("<Qi", _LIRE_FICHIER | _LIRE_DOSSIER, descripteur)
            noyau.call(_AJOUTER, regles, _CHEMIN, regle, 0)
        finally:
            os.close(descripteur)
