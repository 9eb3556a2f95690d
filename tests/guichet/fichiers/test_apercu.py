"""Pictures of what people hand in, whatever they hand in."""

import struct
import time
import zlib
from contextlib import ExitStack

import pypdfium2
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.fichiers import apercu
from guichet.fichiers.apercu import NonAffichable, PageAbsente, Taille, draw
from guichet.fichiers.rendu import encode_png
from tests.fabrique.pieces import make_piece

ABIME, LOURD = "abîmé ou incomplet", "trop de temps ou de mémoire"


@pytest.fixture(scope="module")
def pdf():
    pages = ("Premier devis", "#text(red)[Deuxième page]", "#set page(height: 3mm)\n.")
    return typst.compile("\n#pagebreak()\n".join(pages).encode(), format="pdf")


def size(png):
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


def pixels(png):
    """Return the pixels of a picture as another library reads them."""
    document = pypdfium2.PdfDocument(
        typst.compile(b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes((%s)))'
                      % b",".join(str(o).encode() for o in png), format="pdf")
    )  # fmt: skip
    bitmap = document[0].render(scale=1, rev_byteorder=True)
    return bytes(bitmap.buffer)[:3]


def png(largeur, hauteur, lignes):
    return encode_png(largeur, hauteur, lignes)


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


def test_a_picture_keeps_its_colours():
    rouge = png(2, 2, [b"\xff\0\0" * 2] * 2)
    for contenu in (rouge, draw(rouge, 1, Taille.VIGNETTE).image):
        assert size(contenu)
    assert pixels(rouge) == b"\xff\0\0"


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


def test_a_picture_that_would_fill_the_memory_is_not_drawn():
    cote = 60_000
    compresse = zlib.compressobj(9)
    lignes = b"".join(compresse.compress(bytes(cote // 8 + 1)) for _ in range(cote))
    bombe = encode_png(1, 1, [b"\0\0\0"]).replace(
        struct.pack(">IIBB", 1, 1, 8, 2), struct.pack(">IIBB", cote, cote, 1, 0)
    )
    debut, _, _ = bombe.partition(b"IDAT")
    bombe = (
        _checked(debut[:-4]) + _chunk(b"IDAT", lignes + compresse.flush()) + _chunk(b"IEND", b"")
    )
    with pytest.raises(NonAffichable, match=f"{LOURD}|{ABIME}"):
        draw(bombe, 1, Taille.NORMALE)


def _chunk(nom, corps):
    return struct.pack(">I", len(corps)) + nom + corps + struct.pack(">I", zlib.crc32(nom + corps))


def _checked(debut):
    """Write the header again with its right sum."""
    return debut[:8] + _chunk(b"IHDR", debut[16:29])


def test_one_that_takes_too_long_is_given_up(pdf, monkeypatch):
    monkeypatch.setattr(apercu, "_DELAI_S", 0.001)
    debut = time.monotonic()
    with pytest.raises(NonAffichable, match=LOURD):
        draw(pdf, 1, Taille.NORMALE)
    assert time.monotonic() - debut < 5


def test_the_process_has_none_of_the_secrets(pdf, monkeypatch):
    vus = {}
    lancer = apercu.subprocess.run

    def run(commande, **choix):
        vus.update(choix["env"])
        return lancer(commande, **choix)

    monkeypatch.setattr(apercu.subprocess, "run", run)
    monkeypatch.setenv("GUICHET_CLE_SECRETE", "chut")
    draw(pdf, 1, Taille.NORMALE)
    assert not [nom for nom in vus if "GUICHET" in nom or "PATH" in nom]


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
    monkeypatch.setattr(apercu, "_ATTENTE_S", 0.01)
    with ExitStack() as toutes:
        while apercu._A_LA_FOIS.acquire(blocking=False):
            toutes.callback(apercu._A_LA_FOIS.release)
        with pytest.raises(NonAffichable, match="rechargez"):
            draw(pdf, 1, Taille.NORMALE)
    assert draw(pdf, 1, Taille.NORMALE).image
