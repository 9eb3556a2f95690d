"""Messages between a process and its child, over pipes: a kind, a length, bytes."""

import struct
from typing import BinaryIO

ENTREE, QUESTION, REPONSE, RENDU = range(4)
_TETE = struct.Struct(">BI")


class Coupe(Exception):
    """The other side ended before the end of a message."""


class MessageRefuse(Exception):
    """The other side says too much, or speaks out of turn."""


def write(flux: BinaryIO, sorte: int, charge: bytes) -> None:
    """Send one message."""
    flux.write(_TETE.pack(sorte, len(charge)) + charge)
    flux.flush()


def read(flux: BinaryIO, maximum: int) -> tuple[int, bytes]:
    """Return the next message. Raises Coupe, MessageRefuse past ``maximum`` bytes."""
    sorte, longueur = _TETE.unpack(_whole(flux, _TETE.size))
    if longueur > maximum:
        raise MessageRefuse(f"{longueur} octets")
    return sorte, _whole(flux, longueur)


def _whole(flux: BinaryIO, taille: int) -> bytes:
    lu = flux.read(taille)
    if len(lu) != taille:
        raise Coupe("message incomplet")
    return lu
