"""Make the command-line library speak French."""

import gettext
import os
from pathlib import Path

DOMAINE = "sons_cli"


def speak_french() -> None:
    """Bind click's own sentences (usage, errors) to our translation, whatever the locale."""
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain(DOMAINE, str(Path(__file__).parent / "locale"))
    gettext.textdomain(DOMAINE)
