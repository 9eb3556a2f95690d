"""What people and the agency read: JSON as its documents write it, quantities as one says them."""

from decimal import Decimal
from typing import Any

import msgspec

_ENCODEUR = msgspec.json.Encoder(decimal_format="number")


def write_json(arbre: Any, retrait: int = 2) -> bytes:
    """Encode a tree in UTF-8. A Decimal is written with its own decimals: 1075.00."""
    return msgspec.json.format(_ENCODEUR.encode(arbre), indent=retrait) + b"\n"


def octets(taille: int) -> str:
    """Write a size exactly, so that one byte too many shows: 3 145 729 octets; 3 Mo when it is."""
    nombre = f"{taille:,} octets".replace(",", " ")
    mega, reste = divmod(taille, 1_048_576)
    return f"{mega} Mo ({nombre})" if mega and not reste else nombre


def euros(montant: Decimal) -> str:
    """Write an amount as one reads it: 1 075,00 €; with the decimals that a slip added."""
    exposant = montant.normalize().as_tuple().exponent
    decimales = max(2, -exposant) if isinstance(exposant, int) else 2
    return f"{montant:,.{decimales}f} €".replace(",", " ").replace(".", ",")


def printable(texte: str) -> str:
    """Replace what would break a line, a terminal or a spreadsheet by a visible sign."""
    if texte.isprintable():
        return texte
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in texte)
