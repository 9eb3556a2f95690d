"""Exact reads, extra fields of ZIP headers, and text that is safe to print."""

import struct
from collections.abc import Sequence
from typing import BinaryIO

# 0xFFFF or 0xFFFFFFFF in a header means "the value is in the zip64 extra field".
SATURE_16 = 0xFFFF
SATURE_32 = 0xFFFFFFFF

_EXTRA_ZIP64 = 0x0001
_CHAMP = struct.Struct("<HH")
_TEXTE_MAX = 200


def lire_a(flux: BinaryIO, position: int, taille: int) -> bytes:
    """Read at a position: shorter than asked only when the stream ends."""
    flux.seek(position)
    return lire(flux, taille)


def lire(flux: BinaryIO, taille: int) -> bytes:
    """Read on, whatever the stream: a raw file may return less than it was asked."""
    lu = flux.read(taille)
    while lu and len(lu) < taille:
        suite = flux.read(taille - len(lu))
        if not suite:
            break
        lu += suite
    return lu


def champ_extra(extra: bytes, identifiant: int) -> bytes | None:
    """First extra field of that identifier; a field running past the end is no field."""
    position = 0
    while position + _CHAMP.size <= len(extra):
        trouve, longueur = _CHAMP.unpack_from(extra, position)
        position += _CHAMP.size
        if trouve == identifiant and position + longueur <= len(extra):
            return extra[position : position + longueur]
        position += longueur
    return None


def valeurs64(extra: bytes, valeurs: Sequence[int]) -> tuple[int, ...] | None:
    """Replace the saturated values by those of the zip64 field; None when it is too short.

    The order is the one of APPNOTE 4.5.3: inflated size, compressed size, offset.
    """
    champ = champ_extra(extra, _EXTRA_ZIP64)
    if champ is None:
        return tuple(valeurs)
    manquants = sum(valeur == SATURE_32 for valeur in valeurs)
    if len(champ) < 8 * manquants:
        return None
    longues = iter(struct.unpack_from(f"<{manquants}Q", champ))
    return tuple(next(longues) if valeur == SATURE_32 else valeur for valeur in valeurs)


def imprimable(texte: str) -> str:
    """Escape what a terminal or a log would interpret, and bound the length."""
    sur = "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii")
        for c in texte[: _TEXTE_MAX + 1]
    )
    return sur if len(sur) <= _TEXTE_MAX else sur[:_TEXTE_MAX] + "…"


def premiers_octets(debut: bytes) -> str:
    """Show the first bytes: as text when all of them are printable ASCII, else in hexadecimal."""
    octets = debut[:8]
    if all(0x20 <= octet < 0x7F for octet in octets):
        return octets.decode("ascii")
    return octets.hex(" ")
