"""The same ZIP under other names: contents are copied, nothing is unpacked."""

import io
import zipfile

import pytest

from sons.archive import ArchiveRefusee, LimitesArchive, inspect_archive, rename
from tests.fabrique.pieces import make_piece, make_zip

LIMITES = LimitesArchive(10**7, 10**6, 10**6, 100, 100)
PIECES = {nom: make_piece("PDF", nom) for nom in ("a.pdf", "b.pdf", "dossier/É.pdf")}


def renamed(octets, noms):
    return b"".join(rename(io.BytesIO(octets), LIMITES, noms))


def contents(octets):
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert archive.testzip() is None
        return {info.filename: archive.read(info) for info in archive.infolist()}


@pytest.mark.parametrize("mode", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_entries_change_their_names_and_nothing_else(mode):
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w", mode) as archive:
        for nom, contenu in PIECES.items():
            archive.writestr(nom, contenu)
        archive.writestr("__MACOSX/._a.pdf", b"x")
    noms = {"A.PDF": ["n1.pdf", "n2.pdf"], "b.pdf": [], "É.pdf": ["é neuf.pdf"]}
    rendu = renamed(flux.getvalue(), noms)
    assert contents(rendu) == {
        "n1.pdf": PIECES["a.pdf"], "n2.pdf": PIECES["a.pdf"], "é neuf.pdf": PIECES["dossier/É.pdf"],
    }  # fmt: skip
    inventaire = inspect_archive(io.BytesIO(rendu), LIMITES)
    assert not inventaire.anomalies
    assert all(not entree.anomalies for entree in inventaire.entrees)


def test_what_no_name_is_said_of_keeps_its_own():
    assert contents(renamed(make_zip(PIECES), {})) == PIECES


def test_an_archive_written_as_a_stream_is_copied_too():
    class SansRetour(io.RawIOBase):
        def __init__(self):
            self.octets = bytearray()

        def writable(self):
            return True

        def write(self, bloc):
            self.octets += bloc
            return len(bloc)

    flux = SansRetour()
    with zipfile.ZipFile(flux, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.pdf", PIECES["a.pdf"])
    assert contents(renamed(bytes(flux.octets), {"a.pdf": ["z.pdf"]})) == {"z.pdf": PIECES["a.pdf"]}


@pytest.mark.parametrize("octets", [b"", b"%PDF-1.4", make_zip(PIECES)[:-30]])
def test_what_is_no_archive_is_refused_before_anything_is_written(octets):
    with pytest.raises(ArchiveRefusee):
        rename(io.BytesIO(octets), LIMITES, {})
