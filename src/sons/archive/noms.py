"""Names of entries: how they are decoded, and what is wrong with them."""

import re
import struct
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable
from zipfile import ZipInfo

from sons.archive.modele import Anomalie

_DRAPEAU_UTF8 = 0x0800
_EXTRA_NOM_UNICODE = 0x7075
# No system takes a longer path; normalising one would also take quadratic time.
_LONGUEUR_MAX = 1024
_TEXTE_MAX = 200
_LECTEUR = re.compile(r"[A-Za-z]:")
# Bidirectional overrides show a person another name than the one that is stored.
_SENS_IMPOSE = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_CATEGORIES_INTERDITES = frozenset({"Cc", "Zl", "Zp"})


def read_name(info: ZipInfo) -> str:
    """Decode the name as the common readers do, where zipfile only knows CP437."""
    if info.flag_bits & _DRAPEAU_UTF8:
        return info.orig_filename
    brut = raw_name(info)
    champ = extra_field(info.extra, _EXTRA_NOM_UNICODE)
    if champ[:5] == struct.pack("<BI", 1, zlib.crc32(brut)):
        return champ[5:].decode("utf-8", errors="backslashreplace")
    try:
        # macOS writes UTF-8 and does not say so; accented CP437 is never valid UTF-8 in practice.
        return brut.decode("utf-8")
    except UnicodeDecodeError:
        return info.orig_filename


def raw_name(info: ZipInfo) -> bytes:
    """Return the bytes of the name, as the directory holds them."""
    return info.orig_filename.encode("utf-8" if info.flag_bits & _DRAPEAU_UTF8 else "cp437")


def extra_field(extra: bytes, identifiant: int) -> bytes:
    """Find the first extra field of that identifier; empty when there is none."""
    while len(extra) >= 4:
        trouve, longueur = struct.unpack_from("<2H", extra)
        if trouve == identifiant:
            return extra[4 : 4 + longueur]
        extra = extra[4 + longueur :]
    return b""


def printable(texte: str) -> str:
    """Escape what a terminal or a log would interpret, and bound the length."""
    court = texte if len(texte) <= _TEXTE_MAX else texte[:_TEXTE_MAX] + "…"
    if court.isprintable():
        return court
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in court)


def is_piece(nom: str) -> bool:
    """Leave out folders and what macOS and Windows add; a dangerous name is never a residue."""
    residu = nom.startswith("__MACOSX/") or leaf(nom) in {".DS_Store", "Thumbs.db"}
    return not nom.endswith("/") and (not residu or _is_dangerous(nom))


def shared_keys(noms: Iterable[str]) -> frozenset[str]:
    """Keys of several names: they would overwrite each other once unpacked."""
    return frozenset(nom for nom, compte in Counter(map(name_key, noms)).items() if compte > 1)


def name_anomalies(nom: str, doubles: frozenset[str]) -> list[Anomalie]:
    """Codes 5021, 5025 and 5023."""
    anomalies = []
    if _is_dangerous(nom):
        anomalies.append(Anomalie("5021", printable(nom)))
    elif "/" in nom:
        anomalies.append(Anomalie("5025", printable(nom), printable(leaf(nom))))
    if name_key(nom) in doubles:
        anomalies.append(Anomalie("5023", printable(nom)))
    return anomalies


def name_key(nom: str) -> str:
    """Name up to case and Unicode normalisation, as Windows and macOS compare them."""
    court = nom[:_LONGUEUR_MAX]
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", court).casefold())


def leaf(nom: str) -> str:
    """Return a name without its folders."""
    return nom.rpartition("/")[2]


def _is_dangerous(nom: str) -> bool:
    return (
        not 0 < len(nom) <= _LONGUEUR_MAX
        or nom.startswith("/")
        or "\\" in nom
        or ".." in nom.split("/")
        or _LECTEUR.match(nom) is not None
        # Whatever is forbidden is not printable either: most names need no second look.
        or (not nom.isprintable() and any(map(_is_forbidden, nom)))
    )


def _is_forbidden(signe: str) -> bool:
    is_controle = unicodedata.category(signe) in _CATEGORIES_INTERDITES
    return is_controle or unicodedata.bidirectional(signe) in _SENS_IMPOSE
