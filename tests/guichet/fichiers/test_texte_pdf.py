"""The text of a PDF, whatever it is made of: read at a distance, within bounds."""

import resource
import time
import zlib
from dataclasses import replace

import pytest
import typst

from guichet.fichiers import extraction
from guichet.fichiers.texte_pdf import read_text


def bomb(textes):
    """Return a PDF of one page that bears so many texts of a letter: few kilobytes, compressed."""
    page = zlib.compress(b"BT /F1 1 Tf " + b"(a)Tj " * textes + b"ET", 9)
    objets = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n" % len(page) + page + b"\nendstream",
    )
    corps, places = b"%PDF-1.4\n", []
    for rang, objet in enumerate(objets, 1):
        places.append(len(corps))
        corps += b"%d 0 obj" % rang + objet + b"endobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        corps + b"xref\n0 5\n0000000000 65535 f \n" + table
        + b"trailer<</Size 5/Root 1 0 R>>startxref\n%d\n%%%%EOF\n" % len(corps)
    )  # fmt: skip


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_each_page_has_its_text():
    pdf = typst.compile(b"Premier devis\n#pagebreak()\nSuite", format="pdf")
    assert [page.strip() for page in read_text(pdf)] == ["Premier devis", "Suite"]


@pytest.mark.parametrize("contenu", [b"%PDF-1.4 x", b"", bomb(50)[:200]])
def test_what_cannot_be_opened_has_no_text(contenu):
    assert read_text(contenu) == []


def test_a_small_pdf_that_inflates_without_end_costs_this_process_nothing(caplog):
    pdf = bomb(2_000_000)
    assert len(pdf) < 20_000
    avant, debut = peak(), time.monotonic()
    assert read_text(pdf) == []
    assert peak() - avant < 64 * 1024**2
    assert time.monotonic() - debut < 25
    assert '"alerte": "lecture_interrompue"' in caplog.text
    assert '"programme": "guichet.fichiers.extraction"' in caplog.text


def test_what_turns_for_ever_is_given_up(monkeypatch):
    monkeypatch.setattr(extraction, "BORNES", replace(extraction.BORNES, delai_s=0.01))
    assert read_text(bomb(1000)) == []


def test_the_whole_document_is_bounded(monkeypatch):
    pdf = typst.compile(b"\n#pagebreak()\n".join([b"abcdefghij"] * 3), format="pdf")
    pages = [page.strip() for page in read_text(pdf)]
    assert pages == ["abcdefghij"] * 3
    monkeypatch.setattr(extraction, "CARACTERES_MAX", 15)
    assert sum(len(page) for page in extraction._read(pdf)) == 15
