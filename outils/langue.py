"""Compile the French of the command line: ``sons_cli.po`` → ``sons_cli.mo``.

python -m outils.langue [--verifier]
"""

import io
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DOSSIER = Path(__file__).parent.parent / "src/sons_cli/locale/fr/LC_MESSAGES"


def compiled() -> bytes:
    """Return the content that the ``.mo`` must have."""
    with (DOSSIER / "sons_cli.po").open("rb") as flux:
        catalogue = read_po(flux, locale="fr")
    sortie = io.BytesIO()
    write_mo(sortie, catalogue)
    return sortie.getvalue()


def main() -> int:
    """Write the compiled file, or check it."""
    cible = DOSSIER / "sons_cli.mo"
    if "--verifier" in sys.argv:
        if not cible.exists() or cible.read_bytes() != compiled():
            print("périmé : sons_cli.mo ; lancez « make langue »")
            return 1
        return 0
    cible.write_bytes(compiled())
    return 0


if __name__ == "__main__":
    sys.exit(main())
