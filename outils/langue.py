"""Compile the French of the command line: ``sons_cli.po`` → ``sons_cli.mo``.

python -m outils.langue [--verifier]
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

DOSSIER = Path(__file__).parent.parent / "src/sons_cli/locale/fr/LC_MESSAGES"


def sentences(catalogue: Catalog) -> set[tuple[str, ...]]:
    """Return the translations alone: the header carries dates and tool versions."""
    return {(*_forms(m.id), *_forms(m.string)) for m in catalogue if m.id}


def _forms(texte: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return a sentence as the tuple of its singular and plural."""
    return (texte,) if isinstance(texte, str) else tuple(texte or ())


def main() -> int:
    """Write the compiled file, or check it."""
    cible = DOSSIER / "sons_cli.mo"
    with (DOSSIER / "sons_cli.po").open("rb") as flux:
        source = read_po(flux, locale="fr")
    if "--verifier" not in sys.argv:
        with cible.open("wb") as flux:
            write_mo(flux, source)
        return 0
    with cible.open("rb") as flux:
        if sentences(read_mo(flux)) == sentences(source):
            return 0
    print("périmé : sons_cli.mo ; lancez « make langue »")
    return 1


if __name__ == "__main__":
    sys.exit(main())
