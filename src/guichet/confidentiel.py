"""Read what must stay secret: from a file that only the portal reads, or from a variable.

Each secret ``GUICHET_X`` may be given by ``GUICHET_X_FICHIER``, the path of a file (a credential of
systemd, a secret of Docker). A variable is forgotten once read: what the portal starts later (the
reading of a PDF, a compiler, a dump) does not inherit it. Its own processes are handed it.
"""

import os
import stat
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# Read by others, or written by anybody but their owner.
_OUVERT = stat.S_IRWXO | stat.S_IWGRP
_LUES: dict[str, str] = {}


class ConfigurationInvalide(ImproperlyConfigured):
    """The environment does not allow the portal to start; the message says what to do."""


def read_secret(nom: str) -> str:
    """Return the secret ``nom``, stripped, "" when it is not given.

    Raises ConfigurationInvalide for a file that is not there, that is empty or that others read,
    and when both the file and the variable are given.
    """
    direct = os.environ.pop(nom, "").strip()
    chemin = os.environ.get(f"{nom}_FICHIER", "").strip()
    if direct and chemin:
        raise ConfigurationInvalide(
            f"{nom} et {nom}_FICHIER sont donnés tous les deux : gardez l’un des deux."
        )
    if direct:
        _LUES[nom] = direct
    # Kept, since a fault elsewhere has Django read its settings twice.
    return _read(nom, Path(chemin)) if chemin else _LUES.get(nom, "")


def handed_on() -> dict[str, str]:
    """Return the environment of a process of the portal itself, secrets included."""
    return os.environ | _LUES


def _read(nom: str, chemin: Path) -> str:
    try:
        etat = chemin.stat()
        lu = chemin.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as faute:
        raise ConfigurationInvalide(
            f"{nom}_FICHIER vaut « {chemin} », et ce fichier ne se lit pas ({faute}) ; corrigez le "
            "chemin, ou donnez-en la lecture au portail."
        ) from faute
    if etat.st_mode & _OUVERT:
        raise ConfigurationInvalide(
            f"{nom}_FICHIER vaut « {chemin} », et d’autres que le portail lisent ou changent ce "
            f"fichier (droits {stat.S_IMODE(etat.st_mode):04o}) : lancez « chmod 600 {chemin} »."
        )
    if not lu:
        raise ConfigurationInvalide(f"{nom}_FICHIER vaut « {chemin} », et ce fichier est vide.")
    return lu
