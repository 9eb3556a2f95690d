"""The content of an entry: the bytes that zipfile would give, or a refusal where it refuses."""

import copy
import io
import struct
import sys
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sons.archive import LimitesArchive, inspect_archive
from sons.archive.deballage import inflate

MORCEAU = 128 * 1024
LIMITES = LimitesArchive(
    taille_zip_max_octets=10_000_000,
    taille_piece_max_octets=3_000_000,
    taille_piece_alerte_octets=3_000_000,
    entrees_max=20,
    ratio_max=100,
)
ENDOMMAGE = (zipfile.BadZipFile, zlib.error, EOFError)
NOM = b"a.pdf"
DEBUT = 30 + len(NOM)
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 4 + b"\n%%EOF\n"


def raw_zip(comprime: bytes, contenu: bytes) -> bytes:
    """An archive whose only entry holds these compressed bytes, whatever they are."""
    vide = io.BytesIO()
    with zipfile.ZipFile(vide, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(NOM.decode(), comprime)
    octets = bytearray(vide.getvalue())
    central = octets.index(b"PK\x01\x02")
    crc = zlib.crc32(contenu).to_bytes(4, "little")
    taille = len(contenu).to_bytes(4, "little")
    for methode, empreinte, declare in ((8, 14, 22), (central + 10, central + 16, central + 24)):
        octets[methode : methode + 2] = b"\x08\0"
        octets[empreinte : empreinte + 4] = crc
        octets[declare : declare + 4] = taille
    return bytes(octets)


def deflated(contenu: bytes, niveau: int = 6) -> bytes:
    gonfleur = zlib.compressobj(niveau, zlib.DEFLATED, -15)
    return gonfleur.compress(contenu) + gonfleur.flush()


def by_zipfile(octets: bytes) -> bytes | None:
    """What zipfile reads, the declared size left aside; None when it refuses."""
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        sans_fin = copy.copy(archive.infolist()[0])
        sans_fin.file_size = sys.maxsize
        try:
            return archive.open(sans_fin).read()
        except ENDOMMAGE:
            return None


def by_us(octets: bytes) -> bytes | None:
    flux = io.BytesIO(octets)
    with zipfile.ZipFile(flux) as archive:
        try:
            return b"".join(inflate(flux, archive.infolist()[0], DEBUT))
        except ENDOMMAGE:
            return None


@settings(max_examples=400)
@given(
    st.binary(max_size=600),
    st.sampled_from([0, 1, 9]),
    st.lists(st.tuples(st.integers(0, 700), st.binary(max_size=3)), max_size=3),
    st.integers(0, 20),
)
def test_a_damaged_stream_is_read_as_zipfile_reads_it(contenu, niveau, coups, coupe):
    comprime = bytearray(deflated(contenu, niveau))
    for lieu, octets in coups:
        comprime[lieu % len(comprime) : lieu % len(comprime) + 1] = octets or b"\0"
    archive = raw_zip(bytes(comprime[: len(comprime) - coupe]), contenu)
    assert by_us(archive) == by_zipfile(archive)


@pytest.mark.parametrize("taille", [0, 1, MORCEAU - 1, MORCEAU, MORCEAU + 1, 5 * MORCEAU])
@pytest.mark.parametrize("niveau", [0, 9])
def test_a_content_of_any_size_is_whole(taille, niveau):
    contenu = bytes(taille)
    assert by_us(raw_zip(deflated(contenu, niveau), contenu)) == contenu


def test_a_content_comes_in_small_pieces_however_it_inflates():
    contenu = bytes(20 * 1024 * 1024)
    flux = io.BytesIO(raw_zip(deflated(contenu), contenu))
    with zipfile.ZipFile(flux) as archive:
        tailles = [len(bloc) for bloc in inflate(flux, archive.infolist()[0], DEBUT)]
    assert sum(tailles) == len(contenu)
    assert max(tailles) <= MORCEAU


def stored(part: bytes) -> bytes:
    """A block of a stream that holds its bytes as they are, and may hold none."""
    return struct.pack("<BHH", 0, len(part), 0xFFFF ^ len(part)) + part


def test_what_comes_by_drops_is_known_by_its_first_bytes():
    """Blocks of nothing fill whole pieces read: before the content, then after three bytes of it."""
    vides = stored(b"") * (MORCEAU // 5 + 10)
    fin = zlib.compressobj(6, zlib.DEFLATED, -15).flush()
    octets = raw_zip(vides + stored(PDF[:3]) + vides + stored(PDF[3:]) + fin, PDF)
    (entree,) = inspect_archive(io.BytesIO(octets), LIMITES).entrees
    assert (entree.taille_octets, entree.type_reel, entree.anomalies) == (len(PDF), "PDF", ())


def test_a_wrong_crc_is_told_at_the_end():
    assert by_us(raw_zip(deflated(PDF), PDF[:-1])) is None


def test_bytes_after_the_end_of_the_stream_are_left():
    assert by_us(raw_zip(deflated(PDF) + b"reste", PDF)) == PDF


def test_a_stream_that_never_ends_is_judged_by_its_crc():
    comprime = zlib.compressobj(6, zlib.DEFLATED, -15)
    octets = comprime.compress(PDF) + comprime.flush(zlib.Z_SYNC_FLUSH)
    assert by_us(raw_zip(octets, PDF)) == by_zipfile(raw_zip(octets, PDF)) == PDF
