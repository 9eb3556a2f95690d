"""Draw one page of a content as a PNG, in a process of its own: what people hand in is hostile.

A program of ``guichet.confinement``, whose arguments are ``pdf 1 900 2700 page``. Answers one line
of JSON, then the picture. ``vignette`` instead of ``page`` frames the picture to the exact size;
``texte`` writes no picture. Nothing else of the portal is imported: a content that kills this
process kills nothing else, and one that takes it over finds no secret in its memory.
"""

import contextlib
import io
import json
import math
import struct
import sys
import zlib
from typing import TYPE_CHECKING, NamedTuple

from guichet.confinement.bornes import MIO, Bornes
from guichet.confinement.programme import Demander, run

if TYPE_CHECKING:
    import pypdfium2
    from PIL.Image import Image

BORNES = Bornes(memoire_octets=1024 * MIO, calcul_s=8, delai_s=12, message_octets=128 * MIO)
PROTEGE, ILLISIBLE, ABSENTE, DEMESUREE = "protege", "illisible", "absente", "demesuree"
_CARACTERES_MAX = 20_000
_MOT_DE_PASSE = 4  # FPDF_ERR_PASSWORD
# A sheet of A4 at 700 dots per inch: what it takes to draw it is a second or two.
PIXELS_MAX = 50_000_000
_FORMATS = ("PNG", "JPEG")
# What decoders say of a content that is not what it claims.
_FAUTES = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError,
    struct.error, zlib.error,
)  # fmt: skip


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
    return _encode(feuille.render(scale=_scale(feuille, cadre)).to_pil(), cadre)


# -- pictures -------------------------------------------------------------------------------------


def _draw_image(octets: bytes, page: int, cadre: Cadre) -> Rendu:
    if page != 1:
        raise Refus(ABSENTE)
    try:
        image = _open(octets, cadre)
        echelle = cadre.scale(*image.size)
        largeur, hauteur = (max(1, round(cote * echelle)) for cote in image.size)
        # Decoded even when it is not wanted: what is announced can be shown.
        png = b"" if cadre.sorte == "texte" else _encode(_flat(image, largeur, hauteur), cadre)
    except _FAUTES as faute:
        raise Refus(ILLISIBLE) from faute
    return Rendu(1, largeur, hauteur, "", png)


def _open(octets: bytes, cadre: Cadre) -> "Image":
    """Return the first picture of a content, upright, no larger than the frame needs if it can."""
    from PIL import Image, ImageFile, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the library would only warn, up to twice as many
    image = Image.open(io.BytesIO(octets), formats=_FORMATS)
    if image.width * image.height > PIXELS_MAX:
        raise Refus(DEMESUREE)
    # A JPEG cut short is drawn as far as it goes, as everywhere; many lack but their last mark.
    ImageFile.LOAD_TRUNCATED_IMAGES = image.format != "PNG"
    # A JPEG decodes faster at a smaller size, as long as it fills the frame, lying or upright.
    largeur, hauteur = image.size
    echelle = max(cadre.scale(largeur, hauteur), cadre.scale(hauteur, largeur))
    image.draft(None, (math.ceil(largeur * echelle), math.ceil(hauteur * echelle)))
    image.load()
    with contextlib.suppress(*_FAUTES):  # what the camera noted may be spoiled, not the picture
        ImageOps.exif_transpose(image, in_place=True)
    return image


def _flat(image: "Image", largeur: int, hauteur: int) -> "Image":
    """Return the picture at its size, in sRGB, over white where one sees through it."""
    from PIL import Image

    profil = image.info.get("icc_profile")
    image = _mixable(image).resize((largeur, hauteur), Image.Resampling.BICUBIC, reducing_gap=3)
    if image.mode in ("LA", "RGBA"):
        opaque = image.convert("L" if image.mode == "LA" else "RGB")
        fond = Image.new(opaque.mode, image.size, "white")
        fond.paste(opaque, mask=image.getchannel("A"))
        image = fond
    return _srgb(image, profil)


def _mixable(image: "Image") -> "Image":
    """Return the picture in colours of 8 bits that can be mixed: no palette, no black or white."""
    if image.mode.startswith("I"):  # 16 bits of grey
        return image.convert("I").point(lambda gris: gris * (1 / 256)).convert("L")
    mode = "L" if image.mode in ("1", "L", "LA") else "RGB"
    if image.has_transparency_data:
        mode += "A"
    # A conversion copies, even to the same mode.
    return image if image.mode in (mode, "CMYK") else image.convert(mode)


def _srgb(image: "Image", profil: bytes | None) -> "Image":
    """Return the picture in the colours of screens; a profile that says nothing is left aside."""
    from PIL import ImageCms

    if profil:
        with contextlib.suppress(ImageCms.PyCMSError, *_FAUTES):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profil))
            ecran = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, source, ecran, outputMode="RGB") or image
    return image.convert("RGB")


def _encode(image: "Image", cadre: Cadre) -> bytes:
    """Return a new PNG with nothing but pixels, in the middle of its frame if it has one."""
    from PIL import Image

    taille = (cadre.largeur, cadre.hauteur) if cadre.sorte == "vignette" else image.size
    feuille = Image.new("RGB", taille, "white")
    feuille.paste(image, ((taille[0] - image.width) // 2, (taille[1] - image.height) // 2))
    flux = io.BytesIO()
    feuille.save(flux, "PNG")
    return flux.getvalue()


# -- the process ----------------------------------------------------------------------------------


def work(octets: bytes, _: Demander) -> bytes:
    """Draw the content that was received, as the arguments say."""
    type_, page, largeur, hauteur, sorte = sys.argv[1:]
    cadre = Cadre(int(largeur), int(hauteur), sorte)
    try:
        rendu = draw(octets, type_, int(page), cadre)
    except Refus as refus:
        return json.dumps({"refus": str(refus)}).encode() + b"\n"
    entete = rendu._asdict()
    image: bytes = entete.pop("image")
    return json.dumps(entete).encode() + b"\n" + image


if __name__ == "__main__":
    run(BORNES, work)
