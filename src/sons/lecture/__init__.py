"""Bytes to a strict tree: exact decimals, duplicate tags refused, places found when needed.

Two readers answer the same question. The fast one (msgspec) serves every sound file. When
it refuses, or when a later check finds anything odd, the exact one walks the bytes and
says what is wrong and where. It is the reference: it also refuses balises written twice,
names and integers out of all proportion and characters that no database takes, which a
decoder lets through. ``may_repeat_balises`` tells when it must be asked.
"""

import codecs
from dataclasses import dataclass
from decimal import InvalidOperation
from typing import Any

import msgspec

from sons.ecriture import octets
from sons.lecture.exacte import NombreDemesure, read_exact, to_decimal
from sons.lecture.places import Etendue, byte_of, locate, place, places
from sons.lecture.refus import LectureRefusee, Place
from sons.lecture.sortes import name_other_kind
from sons.reglement.limites import Limites

__all__ = [
    "Decodeur",
    "Etendue",
    "Lecture",
    "LectureRefusee",
    "Place",
    "byte_of",
    "locate",
    "may_repeat_balises",
    "place",
    "places",
    "read",
    "read_exact",
]

_BLANCS = b" \t\r\n"
Decodeur = msgspec.json.Decoder[Any]
_DECODEUR = msgspec.json.Decoder(float_hook=to_decimal)

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Lecture:
    """A file as read. ``debut`` is the byte where the JSON starts (3 after a BOM).

    ``is_moulee``: the mould took it, ``arbre`` is what came out. ``is_exacte``: the exact reader
    made this tree, it has nothing to add.
    """

    arbre: Any
    debut: int
    is_moulee: bool = False
    is_exacte: bool = False


def read(contenu: bytes, limites: Limites, moule: Decodeur | None = None) -> Lecture:
    """Decode a deposit, or raise ``LectureRefusee`` with the code and the exact place.

    ``moule`` decodes a file built like a model, and refuses any other: that one is decoded without.
    """
    if sorte := name_other_kind(contenu):
        raise LectureRefusee("1013", recu=sorte, attendu="un fichier JSON")
    if len(contenu) > (maximum := limites.taille_json_max_octets):
        raise LectureRefusee("1002", recu=octets(len(contenu)), attendu=octets(maximum))
    if contenu.startswith(_UTF16):
        recu = "le fichier est en UTF-16, réenregistrez-le en UTF-8"
        raise LectureRefusee("1003", recu=recu)
    debut = len(codecs.BOM_UTF8) if contenu.startswith(codecs.BOM_UTF8) else 0
    # With a BOM the rest is copied once; without, the bytes are used as they are.
    json = contenu[debut:] if debut else contenu
    if not json.strip(_BLANCS):
        raise LectureRefusee("1001")
    if not _may_hold_more_values(json, limites.valeurs_max):
        if moule is not None and (arbre := _decode(moule, json)) is not None:
            return Lecture(arbre, debut, is_moulee=True)
        if (arbre := _decode(_DECODEUR, json)) is not None:
            return Lecture(arbre, debut)
    return Lecture(read_exact(contenu, debut, limites), debut, is_exacte=True)


def _decode(decodeur: Decodeur, json: bytes) -> Any:
    """Return what a decoder makes of the bytes; None (also for « null ») when it cannot."""
    try:
        return decodeur.decode(json)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    except (NombreDemesure, InvalidOperation):  # a number that a hook cannot hold
        return None


def _may_hold_more_values(json: bytes, maximum: int) -> bool:
    """Whether a file may hold more values than that: the exact reader, asked first, counts them.

    Each value takes two bytes at least, one of its own and one that parts it from the next. Each
    one follows a comma or opens a block, the first one apart; commas inside texts also count here.
    """
    if len(json) < 2 * maximum:
        return False
    return json.count(b",") + json.count(b"{") + json.count(b"[") >= maximum


def may_repeat_balises(contenu: bytes, nombre_de_balises: int) -> bool:
    """Whether a balise may be written twice in a file whose tree holds so many balises.

    A balise needs a colon. As many colons as balises in the tree: none was lost on the way.
    A colon inside a text also answers yes, and the exact reader then settles it.
    """
    return contenu.count(b":") != nombre_de_balises
