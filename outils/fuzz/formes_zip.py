"""Archives that grow in one way at a time. A shape is a function of the size wanted, in bytes."""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable

from tests.fabrique.essais import base_mdv
from tests.fabrique.formes import Forme
from tests.fabrique.pieces import make_piece

_PDF = make_piece("PDF")
# A piece that the deposit declares: what it holds is looked at.
_NOM = next(nom for nom in base_mdv().pieces if nom.endswith(".pdf"))
_DATE = (2022, 9, 1, 9, 0, 0)
_MAX_16_BITS = 65_535
# Two headers, a name twice, a small piece.
_ENTREE_OCTETS = 500


def _pack(
    entrees: Iterable[tuple[str, bytes]], commentaire: bytes = b"", extra: bytes = b""
) -> bytes:
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = commentaire
        for nom, contenu in entrees:
            entree = zipfile.ZipInfo(nom, _DATE)
            entree.extra = extra
            with warnings.catch_warnings(action="ignore"):
                archive.writestr(entree, contenu, zipfile.ZIP_DEFLATED)
    return flux.getvalue()


def _entries(taille: int) -> bytes:
    nombre = max(1, min(taille // _ENTREE_OCTETS, 4_000))
    return _pack((f"piece-{n:05d}.pdf", _PDF) for n in range(nombre))


def _long_names(taille: int) -> bytes:
    longueur = min(taille // 2, 60_000)
    nombre = max(1, taille // (2 * longueur + _ENTREE_OCTETS))
    return _pack((f"{n:05d}{'n' * longueur}.pdf", _PDF) for n in range(nombre))


def _folders(taille: int) -> bytes:
    return _pack([("a/" * min(taille // 4, 30_000) + _NOM, _PDF)])


def _comment(taille: int) -> bytes:
    return _pack([(_NOM, _PDF)], commentaire=b"c" * min(taille, _MAX_16_BITS))


def _extra(taille: int) -> bytes:
    corps = b"e" * min(taille // 2, 60_000)
    return _pack([(_NOM, _PDF)], extra=struct.pack("<HH", 0xCAFE, len(corps)) + corps)


def _bomb(taille: int) -> bytes:
    """A thousand times its size, once open."""
    return _pack([(_NOM, b"%PDF-1.4\n" + bytes(min(taille * 1000, 64 * 1024**2)))])


def _small_bombs(taille: int) -> bytes:
    nombre = max(1, min(taille // 1_500, 1_000))
    return _pack((f"piece-{n}.pdf", b"%PDF-1.4\n" + bytes(90_000)) for n in range(nombre))


def _nested(taille: int) -> bytes:
    octets = _PDF
    while len(octets) < taille and len(octets) < 200_000:
        octets = _pack([("dedans.zip", octets)])
    return octets


def _piece(taille: int) -> bytes:
    """One piece that does not compress."""
    corps = zlib.compress(str(taille).encode()) * (taille // 20)
    return _pack([(_NOM, b"%PDF-1.4\n" + corps[:taille] + b"\n%%EOF\n")])


def _overlap(taille: int) -> bytes:
    """As many names as one wants for one content."""
    local = _pack([(_NOM, _PDF)])
    contenu = local[: local.index(b"PK\x01\x02")]
    centrale = local[local.index(b"PK\x01\x02") : local.index(b"PK\x05\x06")]
    nombre = min(max(1, taille // len(centrale)), _MAX_16_BITS)
    fin = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, nombre, nombre, len(centrale) * nombre, len(contenu), 0
    )
    return contenu + centrale * nombre + fin


def _ends(taille: int) -> bytes:
    """The mark of the end, everywhere: a reader that looks for it backwards meets them all."""
    return _pack([(_NOM, _PDF)]) + b"PK\x05\x06" * (taille // 4)


def _announced(taille: int) -> bytes:
    """More entries announced than there are."""
    octets = bytearray(_entries(taille))
    fin = octets.rindex(b"PK\x05\x06")
    octets[fin + 8 : fin + 12] = b"\xff\xff\xff\xff"
    return bytes(octets)


FORMES_ZIP: dict[str, Forme] = {
    "entrées": _entries,
    "noms longs": _long_names,
    "dossiers": _folders,
    "commentaire": _comment,
    "champ supplémentaire": _extra,
    "bombe": _bomb,
    "petites bombes": _small_bombs,
    "archives emboîtées": _nested,
    "pièce": _piece,
    "recouvrement": _overlap,
    "fins répétées": _ends,
    "entrées annoncées": _announced,
    "octets devant": lambda taille: b"x" * taille + _pack([(_NOM, _PDF)]),
    "octets derrière": lambda taille: _pack([(_NOM, _PDF)]) + b"x" * taille,
    "même nom": lambda taille: _pack(
        ((chr(97 + n % 2) + ".pdf").upper() if n % 3 else "a.pdf", _PDF)
        for n in range(max(1, min(taille // _ENTREE_OCTETS, 5_000)))
    ),
    "rien": lambda taille: bytes(taille),
}
