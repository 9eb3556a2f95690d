"""Pictures of what people hand in, whatever they hand in."""

import io
import struct
import time
import zlib
from dataclasses import replace

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms

from guichet.confinement.places import Places
from guichet.fichiers import apercu
from guichet.fichiers import rendu as programme
from guichet.fichiers.apercu import NonAffichable, PageAbsente, Taille, draw
from guichet.fichiers.rendu import PIXELS_MAX
from tests.fabrique.pieces import make_piece

ABIME, LOURD = "abîmé ou incomplet", "trop de temps ou de mémoire"
IMMENSE = "plus de 50 millions de pixels"


@pytest.fixture(scope="module")
def pdf():
    pages = ("Premier devis", "#text(red)[Deuxième page]", "#set page(height: 3mm)\n.")
    return typst.compile("\n#pagebreak()\n".join(pages).encode(), format="pdf")


def size(png):
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def made(image, format_="PNG", **choix):
    """Return the bytes of a picture; a JPEG of one colour keeps it."""
    flux = io.BytesIO()
    image.save(flux, format_, **choix)
    return flux.getvalue()


def drawn(contenu, taille=Taille.NORMALE):
    """Return the picture that is drawn, as it is read again."""
    return Image.open(io.BytesIO(draw(contenu, 1, taille).image))


def near(pixel, attendu):
    return max(abs(a - b) for a, b in zip(pixel, attendu, strict=True)) <= 3


def centre(image):
    return image.getpixel((image.width // 2, image.height // 2))


ROUGE, BLEU, GRIS, BLANC = (255, 0, 0), (0, 0, 255), (128, 128, 128), (255, 255, 255)


def test_each_page_has_its_text_and_its_number(pdf):
    premiere, deuxieme = draw(pdf, 1, Taille.NORMALE), draw(pdf, 2, Taille.NORMALE)
    assert (premiere.pages, premiere.texte.strip()) == (3, "Premier devis")
    assert deuxieme.texte.strip() == "Deuxième page"
    assert premiere.image != deuxieme.image


@pytest.mark.parametrize("format_", ["PDF", "PNG", "JPG"])
def test_a_picture_has_the_size_that_was_said_before_it_was_drawn(format_):
    contenu = make_piece(format_)
    for taille in (Taille.NORMALE, Taille.GRANDE):
        dite, rendu = draw(contenu, 1, taille, image=False), draw(contenu, 1, taille)
        assert dite.image == b""
        assert size(rendu.image) == pytest.approx((dite.largeur, dite.hauteur), abs=1)
        assert rendu.largeur <= taille.value[0]
        assert rendu.hauteur <= taille.value[1]
    assert size(draw(contenu, 1, Taille.VIGNETTE).image) == Taille.VIGNETTE.value


def test_a_page_as_long_as_a_road_stays_within_its_frame():
    ruban = typst.compile(b"#set page(width: 5mm, height: 5000mm)\n.", format="pdf")
    rendu = draw(ruban, 1, Taille.NORMALE)
    assert rendu.hauteur <= 2700
    assert rendu.largeur < 10
    assert size(draw(ruban, 1, Taille.VIGNETTE).image) == Taille.VIGNETTE.value


@pytest.mark.parametrize(
    ("image", "attendu"),
    [
        (Image.new("RGB", (8, 8), ROUGE), ROUGE),
        (Image.new("1", (8, 8), 1), BLANC),
        (Image.new("L", (8, 8), 128), GRIS),
        (Image.new("I;16", (8, 8), 128 * 256), GRIS),
        (Image.new("RGB", (8, 8), ROUGE).quantize(4), ROUGE),
        (Image.new("RGBA", (8, 8), (*ROUGE, 0)), BLANC),
        (Image.new("RGBA", (8, 8), (*ROUGE, 128)), (255, 127, 127)),
        (Image.new("RGBA", (8, 8), (*ROUGE, 255)), ROUGE),
        (Image.new("LA", (8, 8), (0, 0)), BLANC),
        (Image.new("LA", (8, 8), (128, 255)), GRIS),
    ],
    ids=lambda cas: getattr(cas, "mode", None),
)
def test_a_picture_is_shown_in_its_colours_over_white(image, attendu):
    page = drawn(made(image))
    assert (page.mode, page.size) == ("RGB", (900, 900))
    assert near(centre(page), attendu)
    vignette = drawn(made(image), Taille.VIGNETTE)
    assert near(centre(vignette), attendu)
    assert vignette.getpixel((0, 0)) == BLANC


@pytest.mark.parametrize(
    ("mode", "transparence", "attendu"),
    [
        ("RGB", ROUGE, BLANC),
        ("RGB", BLEU, ROUGE),
        ("L", 76, BLANC),
        ("P", 0, BLANC),
        ("1", 0, BLANC),
    ],
)
def test_one_colour_may_stand_for_what_is_transparent(mode, transparence, attendu):
    image = Image.new("RGB", (8, 8), ROUGE)
    image = image.quantize(2) if mode == "P" else image.convert(mode, dither=Image.Dither.NONE)
    assert near(centre(drawn(made(image, transparency=transparence))), attendu)


@pytest.mark.parametrize(
    ("couleurs", "pixel", "attendu"),
    [
        (0, (32896,), GRIS),
        (2, (65535, 32896, 0), (255, 128, 0)),
        (4, (32896, 0), BLANC),
        (6, (65535, 0, 0, 32896), (255, 127, 127)),
    ],
)
def test_sixteen_bits_by_colour_are_drawn(couleurs, pixel, attendu):
    lignes = (b"\0" + struct.pack(f">{len(pixel)}H", *pixel) * 2) * 2
    assert near(centre(drawn(png(2, 2, 16, couleurs, zlib.compress(lignes)))), attendu)


def test_a_transparent_grey_of_sixteen_bits_is_drawn_as_a_grey():
    image = Image.new("I;16", (8, 8), 128 * 256)
    assert near(centre(drawn(made(image, transparency=128 * 256))), GRIS)


@pytest.mark.parametrize(
    ("encres", "attendu"),
    [((0, 255, 255, 0), ROUGE), ((0, 0, 0, 0), BLANC), ((0, 0, 0, 127), GRIS)],
)
def test_a_picture_in_printing_inks_is_shown_on_screen(encres, attendu):
    assert near(centre(drawn(made(Image.new("CMYK", (16, 16), encres), "JPEG"))), attendu)


# Where the first row and the first column of what was taken stand once upright (EXIF, 4.6.4 A).
@pytest.mark.parametrize(
    ("sens", "coin"),
    [
        (1, "haut gauche"), (2, "haut droite"), (3, "bas droite"), (4, "bas gauche"),
        (5, "haut gauche"), (6, "haut droite"), (7, "bas droite"), (8, "bas gauche"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("format_", ["PNG", "JPEG"])
def test_a_photograph_stands_as_the_camera_was_held(format_, sens, coin):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = sens
    photo = Image.new("RGB", (4000, 2000), BLANC)
    photo.paste(BLEU, (0, 0, 1000, 1000))
    contenu = made(photo, format_, exif=exif)
    page = drawn(contenu)
    assert page.size == ((900, 450) if sens < 5 else (900, 1800))
    bas, droite = (
        (page.height - 5 if "bas" in coin else 5),
        (page.width - 5 if "droite" in coin else 5),
    )
    assert near(page.getpixel((droite, bas)), BLEU)
    assert near(page.getpixel((page.width - droite, page.height - bas)), BLANC)


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("profil", [b"", b"\0" * 200, "sRGB", "LAB"])
def test_a_profile_that_says_nothing_is_left_aside(mode, profil):
    if isinstance(profil, str):
        profil = ImageCms.ImageCmsProfile(ImageCms.createProfile(profil)).tobytes()
    image = Image.new("RGB", (16, 16), GRIS).convert(mode)
    assert near(centre(drawn(made(image, "JPEG", icc_profile=profil))), GRIS)


def test_colours_are_those_of_the_profile():
    """In this one, red and blue are exchanged."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    echange = srgb.replace(b"rXYZ", b"?XYZ").replace(b"bXYZ", b"rXYZ").replace(b"?XYZ", b"bXYZ")
    image = Image.new("RGB", (16, 16), ROUGE)
    for format_ in ("PNG", "JPEG"):
        assert near(centre(drawn(made(image, format_, icc_profile=echange))), BLEU)


def test_the_first_picture_of_an_animation_is_drawn():
    suite = [Image.new("RGB", (8, 8), couleur) for couleur in (ROUGE, BLEU)]
    contenu = made(suite[0], save_all=True, append_images=suite[1:])
    assert b"acTL" in contenu
    assert near(centre(drawn(contenu)), ROUGE)


def test_what_the_camera_noted_is_not_handed_on():
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Untel"
    profil = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    contenu = made(Image.new("RGB", (8, 8)), "JPEG", exif=exif, icc_profile=profil, comment=b"Ici")
    assert not drawn(contenu).info


def test_a_photograph_whose_notes_are_spoiled_is_drawn():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    contenu = made(Image.new("RGB", (8, 16), ROUGE), "JPEG", exif=exif)
    for note in (b"II*\0\xff\xff\xff\xff", b"II*\0\x09\0\0\0", b"\0" * 8, b"MM\0+\0\0\0\0"):
        abime = contenu.replace(contenu[contenu.index(b"Exif\0\0") :][6:14], note)
        assert near(centre(drawn(abime)), ROUGE)


def test_a_line_one_pixel_wide_is_drawn():
    assert drawn(made(Image.new("RGB", (1, 20_000)))).size == (1, 2700)
    assert drawn(made(Image.new("RGB", (20_000, 1)))).size == (900, 1)


def test_a_png_cut_short_is_refused_a_jpeg_drawn_as_far_as_it_goes():
    image = Image.effect_noise((500, 500), 50)
    entier = made(image)
    with pytest.raises(NonAffichable, match=ABIME):
        draw(entier[: len(entier) // 2], 1, Taille.NORMALE)
    with pytest.raises(NonAffichable, match=ABIME):  # nor announced
        draw(entier[: len(entier) // 2], 1, Taille.NORMALE, image=False)
    entier = made(image, "JPEG")
    assert drawn(entier[: len(entier) // 2]).size == drawn(entier[:-2]).size == (900, 900)
    with pytest.raises(NonAffichable, match=ABIME):
        draw(entier[:100], 1, Taille.NORMALE)


@pytest.mark.parametrize("page", [0, 4, 501, 10**6])
def test_a_page_that_is_not_there_is_said_so(pdf, page):
    with pytest.raises(PageAbsente):
        draw(pdf, page, Taille.NORMALE)


def test_a_pdf_under_a_password_is_said_so(chiffre):
    with pytest.raises(NonAffichable, match="mot de passe"):
        draw(chiffre, 1, Taille.NORMALE)


@pytest.fixture
def chiffre():
    """A PDF whose encryption asks for a password that nobody gave."""
    sain = make_piece("PDF")
    serrure = (
        b"<< /Filter /Standard /V 1 /R 2 /P -44 /O <"
        + b"41" * 32
        + b"> /U <"
        + b"42" * 32
        + b"> >>"
    )
    identite = b"/ID [<" + b"43" * 16 + b"> <" + b"43" * 16 + b">]"
    return sain.replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt " + serrure + b" " + identite)


@pytest.mark.parametrize(
    ("contenu", "raison"),
    [
        (b"%PDF-1.4\n%%EOF\n", ABIME),
        (b"\x89PNG\r\n\x1a\n", ABIME),
        (b"\xff\xd8\xff\xd9", ABIME),
        (b"PK\x03\x04", "PDF, PNG et JPEG seulement"),
        (b"", "PDF, PNG et JPEG seulement"),
        (b"%PDF-1.4" + b" " * apercu.OCTETS_MAX, "trop lourd"),
    ],
)
def test_what_cannot_be_shown_is_told_in_one_sentence(contenu, raison):
    with pytest.raises(NonAffichable, match=raison):
        draw(contenu, 1, Taille.NORMALE)


def test_a_picture_that_would_fill_the_memory_is_refused_by_its_header():
    bombe = png(20_000, 20_000, 1, 0, zlib.compress(bytes(2_501 * 20_000)))
    debut = time.monotonic()
    for image in (True, False):
        with pytest.raises(NonAffichable, match=IMMENSE):
            draw(bombe, 1, Taille.NORMALE, image)
    # Twelve seconds of the only place, when it was decoded.
    assert time.monotonic() - debut < 3
    photo = bytearray(made(Image.new("L", (8, 8)), "JPEG"))
    entete = photo.index(b"\xff\xc0")
    photo[entete + 5 : entete + 9] = struct.pack(">HH", 60_000, 60_000)
    with pytest.raises(NonAffichable, match=IMMENSE):
        draw(bytes(photo), 1, Taille.NORMALE)


@pytest.mark.parametrize(("hauteur", "raison"), [(5_000, ABIME), (5_001, IMMENSE)])
def test_a_picture_is_judged_too_large_by_what_it_declares(hauteur, raison):
    assert PIXELS_MAX == 10_000 * 5_000
    with pytest.raises(NonAffichable, match=raison):
        draw(png(10_000, hauteur, 8, 2, zlib.compress(b"")), 1, Taille.NORMALE)


def test_the_largest_picture_is_drawn_within_the_limits():
    lignes = zlib.compress(bytes(4 * 10_000 + 1) * 5_000, 1)
    assert drawn(png(10_000, 5_000, 8, 6, lignes)).size == (900, 450)


def png(largeur, hauteur, bits, couleurs, lignes):
    entete = struct.pack(">IIBBBBB", largeur, hauteur, bits, couleurs, 0, 0, 0)
    morceaux = ((b"IHDR", entete), (b"IDAT", lignes), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*morceau) for morceau in morceaux)


def _chunk(nom, corps):
    return struct.pack(">I", len(corps)) + nom + corps + struct.pack(">I", zlib.crc32(nom + corps))


def test_one_that_takes_too_long_is_given_up(pdf, monkeypatch):
    monkeypatch.setattr(programme, "BORNES", replace(programme.BORNES, delai_s=0.001))
    debut = time.monotonic()
    with pytest.raises(NonAffichable, match=LOURD):
        draw(pdf, 1, Taille.NORMALE)
    assert time.monotonic() - debut < 5


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_spoiled_content_is_drawn_or_refused_never_worse(data):
    contenu = bytearray(make_piece(data.draw(st.sampled_from(["PDF", "PNG", "JPG"]))))
    for _ in range(data.draw(st.integers(1, 8))):
        contenu[data.draw(st.integers(0, len(contenu) - 1))] = data.draw(st.integers(0, 255))
    try:
        rendu = draw(bytes(contenu), 1, Taille.NORMALE)
    except (NonAffichable, PageAbsente):
        return
    assert size(rendu.image)


def test_nobody_waits_long_for_a_turn(pdf, monkeypatch):
    monkeypatch.setattr(apercu, "_PLACES", Places(1, attente_s=0.01, file_max=1))
    with apercu._PLACES.take("un autre"), pytest.raises(NonAffichable, match="rechargez"):
        draw(pdf, 1, Taille.NORMALE)
    assert draw(pdf, 1, Taille.NORMALE).image
