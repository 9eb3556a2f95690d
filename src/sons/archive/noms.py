"""Names of entries: how they are decoded, and what is wrong with them."""

import re
import struct
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable

from sons.archive.modele import Anomalie
from sons.archive.octets import champ_extra, imprimable

_DRAPEAU_UTF8 = 0x0800
_EXTRA_NOM_UNICODE = 0x7075
# No system takes a longer path; normalising one would also take quadratic time.
_LONGUEUR_MAX = 1024
_LECTEUR = re.compile(r"[A-Za-z]:")
# Bidirectional overrides show a person another name than the one that is stored.
_SENS_IMPOSE = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_CATEGORIES_INTERDITES = frozenset({"Cc", "Zl", "Zp"})


def decoder_nom(brut: bytes, drapeaux: int, extra: bytes) -> str:
    r"""Decode the name as the common readers do.

    Bytes that are not the UTF-8 they claim to be are shown as ``\xNN``: the backslash
    makes the name refused (5021), and the person still sees which one it is.
    """
    if drapeaux & _DRAPEAU_UTF8:
        return brut.decode("utf-8", errors="backslashreplace")
    champ = champ_extra(extra, _EXTRA_NOM_UNICODE)
    if champ is not None and champ[:5] == struct.pack("<BI", 1, zlib.crc32(brut)):
        return champ[5:].decode("utf-8", errors="backslashreplace")
    try:
        # macOS writes UTF-8 and does not say so; accented CP437 is never valid UTF-8 in practice.
        return brut.decode("utf-8")
    except UnicodeDecodeError:
        return brut.decode("cp437")


def est_dossier(nom: str) -> bool:
    """Tell a directory entry, which holds nothing."""
    return nom.endswith("/")


def est_residu(nom: str) -> bool:
    """Tell what macOS and Windows add on their own; a dangerous name is never a residue."""
    if _est_dangereux(nom):
        return False
    return nom.startswith("__MACOSX/") or _base(nom) in {".DS_Store", "Thumbs.db"}


def cles_en_double(noms: Iterable[str]) -> frozenset[str]:
    """Keys shared by several names: they would overwrite each other once unpacked."""
    comptes = Counter(map(cle, noms))
    return frozenset(nom for nom, compte in comptes.items() if compte > 1)


def cle(nom: str) -> str:
    """Name up to case and Unicode normalisation, as Windows and macOS compare them."""
    court = nom[:_LONGUEUR_MAX]
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", court).casefold())


def anomalies_nom(nom: str, doubles: frozenset[str]) -> list[Anomalie]:
    """Codes 5021, 5025 and 5023."""
    anomalies = []
    if _est_dangereux(nom):
        anomalies.append(Anomalie("5021", imprimable(nom)))
    elif "/" in nom:
        anomalies.append(Anomalie("5025", imprimable(nom), imprimable(_base(nom))))
    if cle(nom) in doubles:
        anomalies.append(Anomalie("5023", imprimable(nom)))
    return anomalies


def _base(nom: str) -> str:
    return nom.rpartition("/")[2]


def _est_dangereux(nom: str) -> bool:
    return (
        not 0 < len(nom) <= _LONGUEUR_MAX
        or "\\" in nom
        or nom.startswith("/")
        or _LECTEUR.match(nom) is not None
        or ".." in nom.split("/")
        or any(_trompeur(c) for c in nom)
    )


def _trompeur(c: str) -> bool:
    return (
        unicodedata.category(c) in _CATEGORIES_INTERDITES
        or unicodedata.bidirectional(c) in _SENS_IMPOSE
    )
