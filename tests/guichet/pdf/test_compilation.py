import shutil
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from guichet.pdf import compilation
from guichet.pdf.compilation import GabaritInvalide, compile

INSTANT = datetime(2022, 9, 1, 8, 30, tzinfo=UTC)
DONNEES = {"titre": "Un essai", "paires": [["Nom", "Éditions Santé"], ["Postes", 3]]}


@pytest.fixture(autouse=True)
def gabarits(tmp_path, monkeypatch):
    """The templates of the portal, and one more."""
    dossier = tmp_path / "gabarits"
    shutil.copytree(compilation.DOSSIER, dossier)
    shutil.copy(Path(__file__).parent / "essai.typ", dossier)
    monkeypatch.setattr(compilation, "DOSSIER", dossier)
    return dossier


def texte(contenu: bytes) -> str:
    document = pypdfium2.PdfDocument(contenu)
    lu = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return lu


def test_a_template_is_filled_with_its_data():
    lu = texte(compile("essai", DONNEES, INSTANT))
    assert "Éditions Santé" in lu
    assert "Postes" in lu
    assert "1er septembre 2022" in lu.replace("\xa0", " ")


def test_the_same_data_and_instant_give_the_same_bytes():
    assert compile("essai", DONNEES, INSTANT) == compile("essai", DONNEES, INSTANT)


def test_another_day_gives_another_file():
    assert compile("essai", DONNEES, INSTANT) != compile("essai", DONNEES, INSTANT.replace(day=2))


def test_the_file_says_that_it_is_fit_for_archives_and_for_screen_readers():
    contenu = compile("essai", DONNEES, INSTANT)
    assert b"<pdfaid:part>3</pdfaid:part>" in contenu
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in contenu
    assert b"<pdfuaid:part>1</pdfuaid:part>" in contenu
    assert b"/Lang(fr-FR)" in contenu.replace(b"/Lang (", b"/Lang(")


def test_what_a_user_typed_is_never_read_as_markup():
    hostile = '#panic("non") *gras* $x$ \\ </text> #include "/etc/passwd"'
    lu = texte(compile("essai", {**DONNEES, "titre": hostile}, INSTANT))
    assert '#panic("non") *gras* $x$' in lu.replace("\r\n", " ")


@pytest.mark.parametrize(
    "nom", ["Cabinet 😀", "診療所", "عيادة", "e\u0301tude \u200b\U0001f468\u200d⚕️"]
)
def test_a_name_that_no_font_draws_does_not_refuse_the_document(nom):
    lu = texte(compile("essai", {**DONNEES, "titre": nom, "paires": [[nom, 1]]}, INSTANT))
    assert "Guichet SONS" in lu
    assert "1er septembre 2022" in lu.replace("\xa0", " ")


def test_what_the_fonts_draw_stays_as_it_is():
    nom = "Œuvre n° 1 – « Ça » à 5 € ; Ελλάδα, Київ Ж™ ½ ± ÿ ž"
    lu = texte(compile("essai", {**DONNEES, "titre": nom}, INSTANT))
    assert nom in " ".join(lu.replace("\xa0", " ").split())


def test_a_character_that_no_font_draws_is_written_as_a_question_mark():
    lu = texte(compile("essai", {**DONNEES, "titre": "Cabinet 診療所 d’été"}, INSTANT))
    assert "Cabinet ??? d’été" in lu


def test_a_template_that_does_not_exist_is_said():
    with pytest.raises(GabaritInvalide, match="no template « absent »"):
        compile("absent", {}, INSTANT)


def test_data_that_the_template_misses_are_said():
    with pytest.raises(GabaritInvalide, match="titre"):
        compile("essai", {}, INSTANT)


def test_a_value_that_cannot_be_written_exactly_is_refused():
    with pytest.raises(TypeError):
        compile("essai", {**DONNEES, "titre": INSTANT}, INSTANT)
