"""Write a tree as JSON the way the agency's documents do: two decimals kept, accents in clear."""

from typing import Any

import msgspec

_ENCODEUR = msgspec.json.Encoder(decimal_format="number")


def write_json(arbre: Any, retrait: int = 2) -> bytes:
    """Encode a tree in UTF-8. A Decimal is written with its own decimals: 1075.00."""
    return msgspec.json.format(_ENCODEUR.encode(arbre), indent=retrait) + b"\n"
