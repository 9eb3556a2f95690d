"""PDF and pictures that grow in one way at a time, for whoever has to draw them.

A shape is a function of the size wanted, in bytes; what is drawn may be a thousand times larger.
"""

import io
import math
import struct
import zlib
from collections.abc import Sequence

from PIL import Image
from tests.fabrique.formes import Forme

# What is drawn, once it is open: more would only be longer to make here.
_OUVERT_OCTETS = 64 * 1024**2

# -- PDF ------------------------------------------------------------------------------------------


def _pdf(objets: Sequence[bytes]) -> bytes:
    """Number the objects from 1, the first being the catalogue, and write their table."""
    flux, lieux = io.BytesIO(), []
    flux.write(b"%PDF-1.7\n")
    for numero, objet in enumerate(objets, start=1):
        lieux.append(flux.tell())
        flux.write(b"%d 0 obj\n%s\nendobj\n" % (numero, objet))
    table = flux.tell()
    flux.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objets) + 1))
    flux.writelines(b"%010d 00000 n \n" % lieu for lieu in lieux)
    flux.write(b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objets) + 1))
    flux.write(b"startxref\n%d\n%%%%EOF\n" % table)
    return flux.getvalue()


def _stream(corps: bytes, entete: bytes = b"") -> bytes:
    tasse = zlib.compress(corps, 1)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (
        len(tasse), entete, tasse,
    )  # fmt: skip


def _page(
    trace: bytes, ressources: bytes = b"", autres: Sequence[bytes] = (), boite: str = "595 842"
) -> bytes:
    """One page that draws ``trace``; ``autres`` are numbered from 6."""
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> %s >> >>" % (boite.encode(), ressources),
            _stream(trace),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *autres,
        ]
    )


def _traced(motif: bytes, debut: bytes = b"", fin: bytes = b"", rapport: int = 200) -> Forme:
    """Repeat an order of drawing: compressed, ``rapport`` times smaller at the most."""
    return lambda taille: _page(
        debut + motif * max(1, min(taille * rapport, _OUVERT_OCTETS) // len(motif)) + fin
    )


def _pages(taille: int) -> bytes:
    nombre = max(1, taille // 100)
    enfants = b" ".join(b"%d 0 R" % n for n in range(3, 3 + nombre))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (enfants, nombre),
            *[page] * nombre,
        ]
    )


def _deep_tree(taille: int) -> bytes:
    """A tree of pages with one branch."""
    niveaux = max(1, taille // 90)
    noeuds = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 3) for n in range(niveaux)]
    page = b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] >>" % (niveaux + 1)
    return _pdf([b"<< /Type /Catalog /Pages 2 0 R >>", *noeuds, page])


def _fonts(taille: int) -> bytes:
    nombre = max(1, taille // 110)
    noms = b" ".join(b"/P%d %d 0 R" % (n, n + 6) for n in range(nombre))
    trace = b"".join(b"BT /P%d 9 Tf 20 20 Td (Aa) Tj ET " % n for n in range(nombre))
    police = b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman >>"
    return _page(trace, b"/ColorSpace << >> /Font << %s >>" % noms, [police] * nombre)


def _forms(fois: int) -> Forme:
    """Drawings that call one another, each ``fois`` times the next."""

    def grow(taille: int) -> bytes:
        niveaux = max(1, min(taille // 200, 5_000))
        formes = [
            _stream(
                b"/X Do " * fois,
                b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
                b"/Resources << /XObject << /X %d 0 R >> >>" % (n + 7),
            )
            for n in range(niveaux)
        ]
        fin = _stream(b"0 0 5 5 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
        return _page(b"/X Do", b"/XObject << /X 6 0 R >>", [*formes, fin])

    return grow


def _pdf_image(taille: int) -> bytes:
    cote = max(1, math.isqrt(min(taille * 1000, _OUVERT_OCTETS)))
    image = _stream(
        bytes(cote * cote),
        b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Width %d /Height %d" % (cote, cote),
    )
    return _page(b"500 0 0 500 0 0 cm /X Do", b"/XObject << /X 6 0 R >>", [image])


def _filters(taille: int) -> bytes:
    """A content compressed again and again."""
    corps, fois = bytes(min(taille * 1000, _OUVERT_OCTETS)), 0
    while fois < 8 and len(corps) > 200:
        corps, fois = zlib.compress(corps, 1), fois + 1
    filtres = b"/FlateDecode " * fois
    flux = b"<< /Length %d /Filter [%s] >>\nstream\n%s\nendstream" % (len(corps), filtres, corps)
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            flux,
        ]
    )


def _annotations(taille: int) -> bytes:
    nombre = max(1, taille // 100)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [%s] >>" % b" ".join(
        b"%d 0 R" % (n + 4) for n in range(nombre)
    )
    note = b"<< /Type /Annot /Subtype /Square /Rect [1 1 99 99] /C [1 0 0] >>"
    return _pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page,
            *[note] * nombre,
        ]
    )


def _nested_tables(taille: int) -> bytes:
    niveaux = max(1, taille // 2)
    return _pdf([b"<< /Type /Catalog /Pages 2 0 R /A " + b"[" * niveaux + b"]" * niveaux + b" >>"])


def _huge_page(taille: int) -> bytes:
    return _page(b"0 0 5 5 re f", boite=f"{taille * 1000} {taille * 10}")


# -- pictures -------------------------------------------------------------------------------------


def _png(largeur: int, hauteur: int, bits: int, couleur: int, *morceaux: bytes) -> bytes:
    canaux = {0: 1, 2: 3, 6: 4}[couleur]
    ligne = bytes(1 + (largeur * bits * canaux + 7) // 8)
    tasseur = zlib.compressobj(1)
    corps = b"".join(tasseur.compress(ligne) for _ in range(hauteur)) + tasseur.flush()
    entete = struct.pack(">2L5B", largeur, hauteur, bits, couleur, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", entete)
        + b"".join(morceaux)
        + _chunk(b"IDAT", corps)
        + _chunk(b"IEND", b"")
    )


def _chunk(sorte: bytes, corps: bytes) -> bytes:
    somme = struct.pack(">L", zlib.crc32(sorte + corps))
    return struct.pack(">L", len(corps)) + sorte + corps + somme


def _square(bits: int, couleur: int) -> Forme:
    """A white picture: a thousand times its size, once open."""

    def grow(taille: int) -> bytes:
        cote = max(1, min(math.isqrt(taille * 1000 * 8 // bits), 24_000))
        return _png(cote, cote, bits, couleur)

    return grow


def _jpeg(taille: int) -> bytes:
    cote = max(1, min(math.isqrt(taille * 100), 12_000))
    flux = io.BytesIO()
    Image.new("L", (cote, cote), 128).save(flux, "JPEG", progressive=True)
    return flux.getvalue()


def _jpeg_announced(taille: int) -> bytes:
    """A small picture that says it is huge."""
    octets = bytearray(_jpeg(100))
    cadre = octets.index(b"\xff\xc2")
    cote = min(taille, 65_535)
    octets[cadre + 5 : cadre + 9] = struct.pack(">2H", cote, cote)
    return bytes(octets)


def _scans(taille: int) -> bytes:
    """A progressive picture drawn again and again."""
    octets = _jpeg(40_000)
    debut = octets.index(b"\xff\xda")
    passe = octets[debut:-2]
    return octets[:-2] + passe * max(1, taille // max(1, len(passe))) + octets[-2:]


FORMES_DESSIN: dict[str, Forme] = {
    "PDF, pages": _pages,
    "PDF, arbre profond": _deep_tree,
    "PDF, polices": _fonts,
    "PDF, texte": _traced(b"(Bon de commande) Tj T* ", b"BT /F1 9 Tf 12 TL ", b" ET"),
    "PDF, texte d’un bloc": lambda taille: _page(
        b"BT /F1 9 Tf (" + b"a" * min(taille * 200, _OUVERT_OCTETS) + b") Tj ET"
    ),
    "PDF, traits": _traced(b"1 1 m 500 700 l S "),
    "PDF, courbe": _traced(b"9 9 500 9 9 700 c ", b"1 1 m ", b"S"),
    "PDF, tirets": _traced(b"0 0 m 595 842 l S ", b"[0.01] 0 d "),
    "PDF, états": _traced(b"q "),
    "PDF, découpes": _traced(b"0 0 m 500 9 l 9 700 l h W n ", b"q ", b"Q"),
    "PDF, dessins emboîtés": _forms(1),
    "PDF, dessins multipliés": _forms(10),
    "PDF, image": _pdf_image,
    "PDF, filtres": _filters,
    "PDF, notes": _annotations,
    "PDF, tables imbriquées": _nested_tables,
    "PDF, page immense": _huge_page,
    "PDF, vide": lambda taille: b"%PDF-1.7\n" + b" " * taille,
    "PNG, noir et blanc": _square(1, 0),
    "PNG, gris": _square(8, 0),
    "PNG, couleurs": _square(16, 6),
    "PNG, mots": lambda taille: _png(9, 9, 8, 2, _chunk(b"tEXt", b"mot\0" + b"m" * taille)),
    "PNG, mots tassés": lambda taille: _png(
        9,
        9,
        8,
        2,
        _chunk(b"zTXt", b"mot\0\0" + zlib.compress(bytes(min(taille * 1000, _OUVERT_OCTETS)))),
    ),
    "PNG, morceaux": lambda taille: _png(9, 9, 8, 2, *[_chunk(b"teSt", b"")] * (taille // 12)),
    "JPEG": _jpeg,
    "JPEG, taille annoncée": _jpeg_announced,
    "JPEG, passes": _scans,
}
