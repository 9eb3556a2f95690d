"""Bytes to a strict tree: exact decimals, duplicate tags refused, places kept when needed.

Two readers answer the same question. The fast one (msgspec) serves every sound file. When
it refuses, or when a later check finds anything odd, the exact one walks the bytes and
says what is wrong and where. It is the reference: it also refuses balises written twice,
numbers out of all proportion and characters that no database takes, which a decoder lets
through. ``may_repeat_balises`` tells when it must be asked.
"""

import codecs
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from sons.lecture.exacte import Etendue, LectureRefusee, read_exact

__all__ = ["Etendue", "Lecture", "LectureRefusee", "may_repeat_balises", "read", "read_exact"]

_BLANCS = b" \t\r\n"
# Decimal takes the number's own text: 1075.00 keeps its two decimals.
_DECODEUR = msgspec.json.Decoder(float_hook=Decimal)

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Lecture:
    """A file as read. ``debut`` is the byte where the JSON starts (3 after a BOM)."""

    arbre: Any
    debut: int


def read(contenu: bytes, taille_max_octets: int, profondeur_max: int) -> Lecture:
    """Decode a deposit, or raise ``LectureRefusee`` with the code and the exact place."""
    if len(contenu) > taille_max_octets:
        raise LectureRefusee("1002", recu=_mo(len(contenu)), attendu=_mo(taille_max_octets))
    if contenu.startswith(_UTF16):
        recu = "le fichier est en UTF-16, réenregistrez-le en UTF-8"
        raise LectureRefusee("1003", recu=recu, lieu="début du fichier")
    debut = len(codecs.BOM_UTF8) if contenu.startswith(codecs.BOM_UTF8) else 0
    # With a BOM the rest is copied once; without, the bytes are used as they are.
    json = contenu[debut:] if debut else contenu
    if not json.strip(_BLANCS):
        raise LectureRefusee("1001")
    try:
        arbre = _DECODEUR.decode(json)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        arbre = read_exact(contenu, debut, profondeur_max).arbre
    return Lecture(arbre, debut)


def may_repeat_balises(contenu: bytes, nombre_de_balises: int) -> bool:
    """Whether a balise may be written twice in a file whose tree holds so many balises.

    A balise needs a colon. As many colons as balises in the tree: none was lost on the way.
    A colon inside a text also answers yes, and the exact reader then settles it.
    """
    return contenu.count(b":") != nombre_de_balises


def _mo(octets: int) -> str:
    return f"{octets / 1_048_576:.1f} Mo".replace(".", ",")
