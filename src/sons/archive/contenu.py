"""The inflated content of one entry: its size, its digest, its type."""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sons.archive.modele import Anomalie
from sons.archive.octets import lire, premiers_octets

STOCKE = 0
DEFLATE = 8

_MORCEAU = 256 * 1024
_EXAMINES = 1024
_BLANCS = b"\0\t\n\f\r "
_BOM = b"\xef\xbb\xbf"
_IEND = b"\0\0\0\0IEND\xae\x42\x60\x82"

_ENTETES = {"PDF": b"%PDF-", "PNG": b"\x89PNG\r\n\x1a\n", "JPG": b"\xff\xd8\xff"}
_FINS = {"PDF": "%%EOF", "PNG": "IEND", "JPG": "FFD9"}
_ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"BZh",
    b"\xfd7zXZ\0",
)
_EXTENSIONS_ARCHIVE = (".zip", ".7z", ".rar", ".gz", ".tar")


@dataclass(frozen=True, slots=True)
class Lecture:
    """What was read of one entry.

    ``debut`` and ``fin`` are its first and last bytes. ``sain`` is false when the stream
    cannot be inflated; ``entier`` is false when the reading stopped before the end.
    """

    taille: int
    crc: int
    empreinte: str
    debut: bytes
    fin: bytes
    sain: bool
    entier: bool


class _FluxAbime(Exception):
    """The compressed stream does not end where its entry ends."""


def lire_contenu(
    flux: BinaryIO, position: int, comprime: int, methode: int, plafond: int
) -> Lecture:
    """Inflate one entry, never more than one byte past ``plafond``."""
    taille = crc = 0
    empreinte = hashlib.sha256()
    debut = fin = b""
    sain = True
    morceaux = _morceaux(flux, position, comprime)
    try:
        # Some tools declare an empty piece as deflated, and write nothing.
        for bloc in _gonfles(morceaux) if methode == DEFLATE and comprime else morceaux:
            taille += len(bloc)
            debut = debut or bloc[:_EXAMINES]
            if taille > plafond:
                break
            crc = zlib.crc32(bloc, crc)
            empreinte.update(bloc)
            fin = bloc[-_EXAMINES:] if len(bloc) >= _EXAMINES else (fin + bloc)[-_EXAMINES:]
    except (zlib.error, _FluxAbime):
        sain = False
    entier = sain and taille <= plafond
    return Lecture(min(taille, plafond + 1), crc, empreinte.hexdigest(), debut, fin, sain, entier)


def _morceaux(flux: BinaryIO, position: int, taille: int) -> Iterator[bytes]:
    flux.seek(position)
    while taille:
        morceau = lire(flux, min(taille, _MORCEAU))
        if not morceau:
            raise _FluxAbime
        taille -= len(morceau)
        yield morceau


def _gonfles(morceaux: Iterator[bytes]) -> Iterator[bytes]:
    """Inflate by blocks of bounded size, however much one chunk holds."""
    gonfleur = zlib.decompressobj(-zlib.MAX_WBITS)
    for morceau in morceaux:
        reste = morceau
        while reste:
            yield gonfleur.decompress(reste, _MORCEAU)
            reste = gonfleur.unconsumed_tail
        if gonfleur.unused_data:
            raise _FluxAbime
    # A few kilobytes at most can still be pending once all the input is in.
    yield gonfleur.flush()
    if not gonfleur.eof:
        raise _FluxAbime


def type_reel(debut: bytes) -> str | None:
    """Tell the type by the content.

    Readers accept ``%PDF-`` anywhere in the first 1024 bytes, but a file with something
    else before it is also something else: only a byte order mark and blanks are allowed.
    """
    for nom, entete in _ENTETES.items():
        utile = debut.removeprefix(_BOM).lstrip(_BLANCS) if nom == "PDF" else debut
        if utile.startswith(entete):
            return nom
    return None


def anomalies_contenu(nom: str, lecture: Lecture) -> list[Anomalie]:
    """Codes 5018, 5020, 5016 and 5017: what the content is, and is it all there."""
    if not lecture.taille:
        return [Anomalie("5018", "0")]
    if _est_archive(nom, lecture.debut):
        return [Anomalie("5020", premiers_octets(lecture.debut), "PDF, PNG ou JPG")]
    type_trouve = type_reel(lecture.debut)
    if type_trouve is None:
        return [Anomalie("5016", premiers_octets(lecture.debut), "PDF, PNG ou JPG")]
    if not _est_termine(type_trouve, lecture.fin):
        return [Anomalie("5017", type_trouve, _FINS[type_trouve])]
    return []


def _est_archive(nom: str, debut: bytes) -> bool:
    return debut.startswith(_ARCHIVES) or nom.lower().endswith(_EXTENSIONS_ARCHIVE)


def _est_termine(type_trouve: str, fin: bytes) -> bool:
    """Look for the end mark of the format in the last 1024 bytes.

    PDF: the rule of the readers themselves, bytes may follow the mark. PNG: nothing but
    padding may follow its last chunk. JPG: phones append a few hundred bytes of their own
    after the mark; compressed data cannot hold FFD9 (FF is always followed by 00 or a
    restart mark there), so finding it near the end is no coincidence.
    """
    if type_trouve == "PDF":
        return b"%%EOF" in fin
    if type_trouve == "PNG":
        return fin.rstrip(b"\0\r\n").endswith(_IEND)
    return b"\xff\xd9" in fin
