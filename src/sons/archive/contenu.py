"""What the content of a piece is, and is it all there."""

import re

from sons.archive.modele import Anomalie

EXAMINES = 1024

# How the content begins, how it ends, and the name of its end mark.
_TYPES = {
    # Readers accept the header anywhere in the first 1024 bytes, but a file with something
    # else before it is also something else. Like them, let bytes follow the end mark.
    "PDF": (rb"(\xef\xbb\xbf)?[\0\t\n\f\r ]*%PDF-", rb"%%EOF", "%%EOF"),
    # Nothing but padding may follow the last chunk.
    "PNG": (rb"\x89PNG\r\n\x1a\n", rb"\0{4}IEND\xae\x42\x60\x82[\0\r\n]*\Z", "IEND"),
    # Phones append a few hundred bytes of their own after the mark; compressed data cannot
    # hold it (FF is always followed by 00 or a restart mark): near the end, no coincidence.
    "JPG": (rb"\xff\xd8\xff", rb"\xff\xd9", "FFD9"),
}
_ARCHIVE = rb"PK\x03\x04|PK\x05\x06|\x1f\x8b|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07|BZh|\xfd7zXZ\0"
_EXTENSIONS_ARCHIVE = (".zip", ".7z", ".rar", ".gz", ".tar")


def real_type(debut: bytes) -> str | None:
    """Tell the type by the content."""
    return next((nom for nom, (entete, *_) in _TYPES.items() if re.match(entete, debut)), None)


def content_anomalies(nom: str, debut: bytes, fin: bytes) -> list[Anomalie]:
    """Codes 5018, 5020, 5016 and 5017, from the first and last ``EXAMINES`` bytes."""
    if not debut:
        return [Anomalie("5018", "0")]
    if re.match(_ARCHIVE, debut) or nom.lower().endswith(_EXTENSIONS_ARCHIVE):
        return [Anomalie("5020", _first_bytes(debut), "PDF, PNG ou JPG")]
    trouve = real_type(debut)
    if trouve is None:
        return [Anomalie("5016", _first_bytes(debut), "PDF, PNG ou JPG")]
    _, motif, marque = _TYPES[trouve]
    return [] if re.search(motif, fin) else [Anomalie("5017", trouve, marque)]


def _first_bytes(debut: bytes) -> str:
    """Show the first bytes: as text when all of them are printable ASCII, else in hexadecimal."""
    texte = debut[:8].decode("ascii", errors="replace")
    return texte if texte.isascii() and texte.isprintable() else debut[:8].hex(" ")
