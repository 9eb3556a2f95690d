"""Draw one page of a content as a PNG, in a process of its own: what people hand in is hostile.

    python -I -m guichet.fichiers.rendu pdf 1 900 2700 page < content

Writes one line of JSON, then the picture. ``vignette`` instead of ``page`` frames the picture to
the exact size; ``texte`` writes no picture. Nothing of the portal is imported: a content that kills
this process kills nothing else, and one that takes it over finds no secret in its memory.
"""

import json
import math
import resource
import struct
import sys
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pypdfium2

PROTEGE, ILLISIBLE, ABSENTE = "protege", "illisible", "absente"
_SECONDES, _MEMOIRE_OCTETS, _ECRITURE_OCTETS = 8, 2 * 1024**3, 128 * 1024**2
_CARACTERES_MAX = 20_000
_MOT_DE_PASSE = 4  # FPDF_ERR_PASSWORD
_BLANC = b"\xff\xff\xff"


class Refus(Exception):
    """Why there is no picture."""


class Cadre(NamedTuple):
    """The room there is for a picture, in pixels, and what is wanted."""

    largeur: int
    hauteur: int
    sorte: str

    def scale(self, largeur: float, hauteur: float) -> float:
        """Return by how much to enlarge what is that large to fill the frame."""
        if not (largeur > 0 and hauteur > 0):
            raise Refus(ILLISIBLE)
        return min(self.largeur / largeur, self.hauteur / hauteur)


class Rendu(NamedTuple):
    """A page: how many there are, the size of the picture, the text, the picture as PNG."""

    pages: int
    largeur: int
    hauteur: int
    texte: str
    image: bytes


def draw(octets: bytes, type_: str, page: int, cadre: Cadre) -> Rendu:
    """Return page ``page`` (from 1) of a content. Raises Refus."""
    return _draw_pdf(octets, page, cadre) if type_ == "pdf" else _draw_image(octets, page, cadre)


# -- PDF ------------------------------------------------------------------------------------------


def _draw_pdf(octets: bytes, page: int, cadre: Cadre) -> Rendu:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(octets) as document:
            pages = len(document)
            document.init_forms()  # what was typed in the fields of a form is drawn too
            if not 1 <= page <= pages:
                raise Refus(ABSENTE if pages else ILLISIBLE)
            feuille = document[page - 1]
            return Rendu(pages, *_size(feuille, cadre), _text(feuille), _picture(feuille, cadre))
    except pypdfium2.PdfiumError as faute:
        raise Refus(PROTEGE if faute.err_code == _MOT_DE_PASSE else ILLISIBLE) from faute


def _scale(feuille: "pypdfium2.PdfPage", cadre: Cadre) -> float:
    """Return the scale of the picture: a hair less, since the library rounds its size up."""
    return cadre.scale(*feuille.get_size()) * 0.999


def _size(feuille: "pypdfium2.PdfPage", cadre: Cadre) -> tuple[int, int]:
    echelle = _scale(feuille, cadre)
    largeur, hauteur = feuille.get_size()
    return math.ceil(largeur * echelle), math.ceil(hauteur * echelle)


def _text(feuille: "pypdfium2.PdfPage") -> str:
    texte = feuille.get_textpage()
    lu: str = texte.get_text_range(0, min(texte.count_chars(), _CARACTERES_MAX))
    return lu


def _picture(feuille: "pypdfium2.PdfPage", cadre: Cadre) -> bytes:
    if cadre.sorte == "texte":
        return b""
    bitmap = feuille.render(scale=_scale(feuille, cadre), rev_byteorder=True)
    tampon, pas, octets = bytes(bitmap.buffer), bitmap.stride, 3 * bitmap.width
    lignes = [tampon[debut : debut + octets] for debut in range(0, pas * bitmap.height, pas)]
    if cadre.sorte == "vignette":
        return encode_png(cadre.largeur, cadre.hauteur, _framed(lignes, bitmap.width, cadre))
    return encode_png(bitmap.width, bitmap.height, lignes)


def _framed(lignes: list[bytes], largeur: int, cadre: Cadre) -> list[bytes]:
    """Return the rows in the middle of a white frame."""
    gauche = (cadre.largeur - largeur) // 2
    haut = (cadre.hauteur - len(lignes)) // 2
    vide = _BLANC * cadre.largeur
    droite = cadre.largeur - largeur - gauche
    pleines = [_BLANC * gauche + ligne + _BLANC * droite for ligne in lignes]
    return [vide] * haut + pleines + [vide] * (cadre.hauteur - haut - len(lignes))


def encode_png(largeur: int, hauteur: int, lignes: Iterable[bytes]) -> bytes:
    """Return rows of RGB pixels as a PNG (W3C, « Portable Network Graphics »)."""
    entete = struct.pack(">IIBBBBB", largeur, hauteur, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + ligne for ligne in lignes), 6)
    morceaux = ((b"IHDR", entete), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*morceau) for morceau in morceaux)


def _chunk(nom: bytes, corps: bytes) -> bytes:
    return struct.pack(">I", len(corps)) + nom + corps + struct.pack(">I", zlib.crc32(nom + corps))


# -- pictures -------------------------------------------------------------------------------------

# The library decodes, turns as the camera says, and draws: a new picture comes out.
_FEUILLE = """#context {{
  let taille = measure(image("piece"))
  let echelle = calc.min({largeur}pt / taille.width, {hauteur}pt / taille.height)
  let (l, h) = (taille.width * echelle, taille.height * echelle)
  let (cadre_l, cadre_h) = if {exact} {{ ({largeur}pt, {hauteur}pt) }} else {{ (l, h) }}
  page(width: cadre_l, height: cadre_h, margin: 0pt,
       align(center + horizon, image("piece", width: l, height: h)))
}}"""


def _draw_image(octets: bytes, page: int, cadre: Cadre) -> Rendu:
    import typst

    if page != 1:
        raise Refus(ABSENTE)
    # The caller removes this folder, whatever becomes of this process.
    Path("piece").write_bytes(octets)
    source = Path("feuille.typ")
    exact = "true" if cadre.sorte == "vignette" else "false"
    feuille = _FEUILLE.format(largeur=cadre.largeur, hauteur=cadre.hauteur, exact=exact)
    source.write_text(feuille, encoding="utf-8")
    try:
        image = typst.compile(source, root=Path(), format="png", ppi=72.0)
    except typst.TypstError as faute:
        raise Refus(ILLISIBLE) from faute
    if not isinstance(image, bytes):
        raise Refus(ILLISIBLE)
    largeur, hauteur = struct.unpack(">II", image[16:24])
    return Rendu(1, largeur, hauteur, "", b"" if cadre.sorte == "texte" else image)


# -- the process ----------------------------------------------------------------------------------


def main() -> None:
    """Draw what stands on the input, within the limits of this process."""
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDES, _SECONDES))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMOIRE_OCTETS, _MEMOIRE_OCTETS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_ECRITURE_OCTETS, _ECRITURE_OCTETS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    type_, page, largeur, hauteur, sorte = sys.argv[1:]
    cadre = Cadre(int(largeur), int(hauteur), sorte)
    try:
        rendu = draw(sys.stdin.buffer.read(), type_, int(page), cadre)
    except Refus as refus:
        sys.stdout.write(json.dumps({"refus": str(refus)}) + "\n")
        return
    entete = rendu._asdict()
    image = entete.pop("image")
    sys.stdout.buffer.write(json.dumps(entete).encode() + b"\n" + image)


if __name__ == "__main__":
    main()
