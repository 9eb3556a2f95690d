"""Compile the French of the command lines: each ``.po`` into the ``.mo`` beside it.

python -m outils.langue [--verifier]
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

_SOURCES = Path(__file__).parent.parent / "src"
CATALOGUES = sorted(_SOURCES.glob("*/locale/fr/LC_MESSAGES/*.po"))


def sentences(catalogue: Catalog) -> set[tuple[str, ...]]:
    """Return the translations alone: the header carries dates and tool versions."""
    return {(*_forms(m.id), *_forms(m.string)) for m in catalogue if m.id}


def _forms(texte: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return a sentence as the tuple of its singular and plural."""
    return (texte,) if isinstance(texte, str) else tuple(texte or ())


def main() -> int:
    """Write the compiled files, or check them."""
    if "--verifier" not in sys.argv:
        for po in CATALOGUES:
            with po.with_suffix(".mo").open("wb") as flux:
                write_mo(flux, _read(po))
        return 0
    perimes = [po for po in CATALOGUES if not is_up_to_date(po)]
    for po in perimes:
        print(f"périmé : {po.with_suffix('.mo').name} ; lancez « make langue »")
    return 1 if perimes else 0


def is_up_to_date(po: Path) -> bool:
    """Tell whether the compiled file says what its source does."""
    with po.with_suffix(".mo").open("rb") as flux:
        return sentences(read_mo(flux)) == sentences(_read(po))


def _read(po: Path) -> Catalog:
    with po.open("rb") as flux:
        return read_po(flux, locale="fr")


if __name__ == "__main__":
    sys.exit(main())
