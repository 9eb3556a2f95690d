"""A file given in the place of another is called by its name, by every door."""

import io
import zipfile
from datetime import datetime

import pytest

from sons import PARIS, ContexteMemoire, control_depot, load_textes
from sons.archive import inspect_archive
from sons.controles.pieces import limits_for_archive
from sons.lecture.sortes import name_other_kind

INSTANT = datetime(2022, 9, 1, 10, tzinfo=PARIS)


def zipped(*noms: str, **textes: str) -> bytes:
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w") as archive:
        for nom in noms:
            archive.writestr(nom, textes.get(nom, "x"))
    return flux.getvalue()


def ods() -> bytes:
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped("mimetype", "content.xml", mimetype=mime)


SORTES = {
    "une archive ZIP": zipped("MDV-LGC-Va1-BDC-00001.pdf"),
    "un document Word (DOCX)": zipped("[Content_Types].xml", "word/document.xml"),
    "un classeur Excel (XLSX)": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "un classeur LibreOffice (ODS)": ods(),
    "un document PDF": b"%PDF-1.7\n",
    "un document RTF": b"\n" * 100 + b"{\\rtf1\\ansi}",
    "un document d’un ancien Office (DOC ou XLS)": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "une image PNG": b"\x89PNG\r\n\x1a\n",
    "une image JPG": b"\xff\xd8\xff\xe0",
    "une archive 7z": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "une archive RAR": b"Rar!\x1a\x07\x01\x00",
    "une archive GZ": b"\x1f\x8b\x08",
    "une base SQLite": b"SQLite format 3\0",
    "un document XML": b"\xef\xbb\xbf<?xml version='1.0'?>",
    "une page web": b"\n<!DOCTYPE html>",
    "un tableau CSV": "numLigne;client\n1;Hôpital\n".encode("latin-1"),
}


def control(contenu: bytes):
    textes = load_textes("MDV-LGC-Va1")
    return control_depot(contenu, textes, ContexteMemoire(), INSTANT).rapport


@pytest.mark.parametrize("sorte", SORTES)
def test_what_is_not_json_is_called_by_its_name(sorte):
    rapport = control(SORTES[sorte])
    (constat,) = rapport.constats
    assert rapport.verdict == "rejete"
    assert constat.code == "1013"
    assert constat.libelle == f"Ce fichier n’est pas un JSON : c’est {sorte}"


def test_a_file_too_large_is_called_by_its_name_first():
    contenu = SORTES["une archive ZIP"] + b"\0" * 5_000_000
    assert [c.code for c in control(contenu).constats] == ["1013"]


@pytest.mark.parametrize(
    "contenu",
    [
        b"",
        b" \n",
        b"{}",
        b'\xef\xbb\xbf{"a": 1, "b": 2,\n"c": 3, "d": 4}',
        b"[1,\n2,3]",
        b"[1;2\n3;4]",
        b"bonjour\nmonsieur",
        b"un titre\na,b",
        b"a,b",
        b"a,b,c\nd,e",
        b"a;b\n\n",
        b"PK",
    ],
)
def test_what_may_be_json_or_nothing_known_has_no_other_name(contenu):
    assert name_other_kind(contenu) is None


@pytest.mark.parametrize("contenu", [b"a,b\nc,d", b"a\tb\n\tc", b'"a";"b"\n"c;";"d"\n'])
def test_a_table_has_as_many_columns_on_its_two_first_lines(contenu):
    assert name_other_kind(contenu) == "un tableau CSV"


@pytest.mark.parametrize(
    ("contenu", "recu"),
    [
        (b"", "le fichier est vide"),
        (b'{"impId": null}', "c’est un fichier JSON"),
        (b"\xef\xbb\xbf [1]", "c’est un fichier JSON"),
        (SORTES["un document PDF"], "c’est un document PDF"),
        (SORTES["une archive RAR"], "c’est une archive RAR"),
        (SORTES["une archive ZIP"][:40], "elle est incomplète"),
        (b"bonjour", "ce n’est pas un fichier ZIP"),
    ],
    # An archive bears the time it was made: no name for a test.
    ids=["rien", "json", "json-bom", "pdf", "rar", "zip", "texte"],
)
def test_what_is_not_a_zip_is_called_by_its_name(contenu, recu):
    limites = limits_for_archive(load_textes("MDV-LGC-Va1").dispositif.limites)
    (anomalie,) = inspect_archive(io.BytesIO(contenu), limites).anomalies
    assert (anomalie.code, anomalie.recu) == ("5001", recu)
