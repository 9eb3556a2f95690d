"""What a file is, told by its first bytes."""

import io
import zipfile

import pytest

from sons.bases.natures import nature_of
from sons.erreurs import ContexteInvalide


def archive(nom):
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as zip_:
        zip_.writestr(nom, "x")
    return octets.getvalue()


@pytest.mark.parametrize(
    ("octets", "nature"),
    [
        (b"type;numero\n", None),
        (b"[listes]\nbase = 1\n", None),
        (b"[[referencement]]\n", None),
        (b"{type;numero\n", None),
        (b"P", None),
        (b'{"a": 1}', "un fichier JSON"),
        (b"\xef\xbb\xbf {}", "un fichier JSON"),
        (b"[ [1, 2]]", "un fichier JSON"),
        (b"[]", "un fichier JSON"),
        (b"\n<HTML>", "une page web (le téléchargement n’a pas abouti)"),
        (b"<?xml version='1.0'?>", "un document XML"),
        (b"\x1f\x8b\x08", "une archive GZ"),
        (b"%PDF-1.7", "un document PDF"),
        (b"\xd0\xcf\x11\xe0\xa1", "un document d’un ancien Office (DOC ou XLS)"),
        (b"SQLite format 3\0", "une base SQLite"),
        (archive("xl/workbook.xml"), "un classeur XLSX"),
        (archive("word/document.xml"), "un document Word (DOCX)"),
        (archive("notes.txt"), "une archive ZIP"),
        (archive("notes.txt")[:-9], "un classeur ou une archive ZIP, tronqué ou abîmé"),
    ],
)
def test_a_file_is_called_what_it_is(octets, nature):
    flux = io.BytesIO(octets)
    assert nature_of(flux) == nature
    assert flux.tell() == 0


@pytest.mark.parametrize("octets", [b"", b" \r\n", b"\xef\xbb\xbf"])
def test_nothing_is_called_empty(octets):
    with pytest.raises(ContexteInvalide, match="ce fichier est vide"):
        nature_of(io.BytesIO(octets))
