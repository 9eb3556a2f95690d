"""Make the command-line library speak French."""

import gettext
import os
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

DOMAINE = "sons_cli"


# Closer than the library asks: « --phase » is no misspelling of « --help ».
_RESSEMBLANCE = 0.7


def suggested(ecrit: str, connus: Sequence[str]) -> str:
    """Ask whether the nearest of what is known was meant, "" when none is near."""
    proches = get_close_matches(ecrit, connus, n=1, cutoff=_RESSEMBLANCE)
    return f" Vouliez-vous « {proches[0]} » ?" if proches else ""


def speak_french() -> None:
    """Bind click's own sentences (usage, errors) to our translation, whatever the locale."""
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain(DOMAINE, str(Path(__file__).parent / "locale"))
    gettext.textdomain(DOMAINE)
