"""The ZIP of pieces: what is found in it, and everything that makes it refused."""

import dataclasses
import hashlib
import io
import os
import stat
import struct
import tempfile
import tracemalloc
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any

import pytest

from sons.archive import (
    Anomalie,
    Entree,
    Inventaire,
    LimitesArchive,
    announced_octets,
    inspect_archive,
)
from sons.ecriture import octets as en_octets

LIMITES = LimitesArchive(
    taille_zip_max_octets=50_000_000,
    taille_piece_max_octets=3_145_728,
    taille_piece_alerte_octets=3_000_000,
    entrees_max=100,
    ratio_max=100,
)
LISIBLE = "une archive ZIP lisible"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 25 + b"\0\0\0\0IEND\xae\x42\x60\x82"
JPG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(200)) + b"\xff\xd9"

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
FIN = struct.Struct("<4s4H2IH")

UTF8 = 0x0800
DESCRIPTEUR = 0x0008


@dataclasses.dataclass(frozen=True)
class Brute:
    """One entry written byte by byte, so that its headers can lie."""

    nom: bytes
    contenu: bytes
    methode: int = 0
    drapeaux: int = UTF8
    declare: int | None = None
    crc: int | None = None
    attributs: int = 0
    extra: bytes = b""
    extra_local: bytes = b""
    nom_local: bytes | None = None
    tailles_locales: tuple[int, int, int] | None = None
    drapeaux_locaux: int | None = None
    signature: bytes = b"PK\x03\x04"
    suite: bytes = b""
    disque: int = 0

    @property
    def comprime(self) -> bytes:
        if self.methode != 8:
            return self.contenu
        gonfleur = zlib.compressobj(9, zlib.DEFLATED, -15)
        return gonfleur.compress(self.contenu) + gonfleur.flush()

    @property
    def tailles(self) -> tuple[int, int, int]:
        crc = zlib.crc32(self.contenu) if self.crc is None else self.crc
        declare = len(self.contenu) if self.declare is None else self.declare
        return crc, len(self.comprime), declare

    def local(self) -> bytes:
        nom = self.nom if self.nom_local is None else self.nom_local
        drapeaux = self.drapeaux if self.drapeaux_locaux is None else self.drapeaux_locaux
        tailles = self.tailles_locales or self.tailles
        longueurs = len(nom), len(self.extra_local)
        entete = LOCAL.pack(self.signature, 20, drapeaux, self.methode, 0, 33, *tailles, *longueurs)
        return entete + nom + self.extra_local + self.comprime + self.suite

    def central(self, position: int) -> bytes:
        tete = (b"PK\x01\x02", 0x0314, 20, self.drapeaux, self.methode, 0, 33)
        longueurs = len(self.nom), len(self.extra), 0, self.disque, 0
        entete = CENTRAL.pack(*tete, *self.tailles, *longueurs, self.attributs, position)
        return entete + self.nom + self.extra


def fin_archive(nombre: int, taille: int, position: int, commentaire: bytes = b"") -> bytes:
    return (
        FIN.pack(b"PK\x05\x06", 0, 0, nombre, nombre, taille, position, len(commentaire))
        + commentaire
    )


def ecrire(*entrees: Brute, positions: list[int] | None = None) -> bytes:
    corps, debuts = b"", []
    for entree in entrees:
        debuts.append(len(corps))
        corps += entree.local()
    paires = zip(entrees, positions or debuts, strict=True)
    repertoire = b"".join(entree.central(position) for entree, position in paires)
    return corps + repertoire + fin_archive(len(entrees), len(repertoire), len(corps))


def zipper(
    pieces: Iterable[tuple[str | zipfile.ZipInfo, bytes]], methode: int = zipfile.ZIP_DEFLATED
) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", methode) as archive:
        for nom, contenu in pieces:
            archive.writestr(nom, contenu)
    return tampon.getvalue()


def inspecter(octets: bytes, **autres: int) -> Inventaire:
    return inspect_archive(io.BytesIO(octets), dataclasses.replace(LIMITES, **autres))


def seule(octets: bytes, **autres: int) -> Entree:
    inventaire = inspecter(octets, **autres)
    assert inventaire.anomalies == ()
    (entree,) = inventaire.entrees
    return entree


def codes(objet: Entree | Inventaire) -> list[str]:
    return [anomalie.code for anomalie in objet.anomalies]


def refus(octets: bytes, **autres: int) -> Anomalie:
    inventaire = inspecter(octets, **autres)
    assert inventaire.entrees == ()
    (anomalie,) = inventaire.anomalies
    return anomalie


def sha256(contenu: bytes) -> str:
    return hashlib.sha256(contenu).hexdigest()


class SansRecul(io.RawIOBase):
    """A stream that only goes forward: zipfile then writes data descriptors."""

    def __init__(self) -> None:
        self.octets = b""

    def writable(self) -> bool:
        return True

    def write(self, octets: Any) -> int:
        self.octets += bytes(octets)
        return len(octets)


class AuCompteGouttes(io.BytesIO):
    """A raw stream may return less than it was asked: zipfile wants a buffered one."""

    def read(self, taille: int | None = -1, /) -> bytes:
        return super().read(min(taille, 7) if taille and taille > 0 else taille)


class DisqueEnPanne(io.BytesIO):
    """The end of the file can be read, its beginning cannot."""

    def read(self, taille: int | None = -1, /) -> bytes:
        if self.tell() < 100:
            raise OSError("disque en panne")
        return super().read(taille)


class DisqueQuiTombeEnPanne(io.BytesIO):
    """A disk that fails once a few reads have succeeded."""

    lectures = 0

    def read(self, taille: int | None = -1, /) -> bytes:
        self.lectures -= 1
        if self.lectures < 0:
            raise OSError("disque en panne")
        return super().read(taille)


# --- good archives -----------------------------------------------------------------------


@pytest.mark.parametrize("methode", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_good_archive_gives_name_size_digest_and_type_in_its_order(methode: int) -> None:
    pieces = [("commande n° 2.pdf", PDF), ("a.png", PNG), ("Reçu.JPG", JPG)]
    inventaire = inspecter(zipper(pieces, methode))
    types = ["PDF", "PNG", "JPG"]
    assert inventaire == Inventaire(
        tuple(
            Entree(nom, len(contenu), sha256(contenu), type_reel, ())
            for (nom, contenu), type_reel in zip(pieces, types, strict=True)
        ),
        (),
    )


def test_an_archive_without_entries_is_readable() -> None:
    assert inspecter(zipper([])) == Inventaire((), ())


def test_a_comment_of_the_archive_is_accepted() -> None:
    tampon = io.BytesIO(zipper([("a.pdf", PDF)]))
    with zipfile.ZipFile(tampon, "a") as archive:
        archive.comment = b"depot " * 10_000
    assert codes(seule(tampon.getvalue())) == []


def test_bytes_before_the_archive_shift_every_offset() -> None:
    entree = seule(b"MZ" + os.urandom(777) + zipper([("a.pdf", PDF)]))
    assert entree == Entree("a.pdf", len(PDF), sha256(PDF), "PDF", ())


def test_sizes_written_after_the_content_are_accepted() -> None:
    flux = SansRecul()
    with zipfile.ZipFile(flux, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.pdf", PDF)
        archive.writestr("b.png", PNG)
    drapeaux = struct.unpack_from("<H", flux.octets, 6)[0]
    assert drapeaux & DESCRIPTEUR
    entrees = inspecter(flux.octets).entrees
    assert [(e.empreinte, e.anomalies) for e in entrees] == [(sha256(PDF), ()), (sha256(PNG), ())]


def test_a_zip64_local_header_is_accepted() -> None:
    tampon = io.BytesIO()
    with (
        zipfile.ZipFile(tampon, "w") as archive,
        archive.open("a.pdf", "w", force_zip64=True) as piece,
    ):
        piece.write(PDF)
    assert struct.unpack_from("<I", tampon.getvalue(), 18)[0] == 0xFFFFFFFF
    assert seule(tampon.getvalue()) == Entree("a.pdf", len(PDF), sha256(PDF), "PDF", ())


def test_a_zip64_local_header_written_forward_is_accepted() -> None:
    flux = SansRecul()
    with (
        zipfile.ZipFile(flux, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.pdf", "w", force_zip64=True) as piece,
    ):
        piece.write(PDF)
    assert seule(flux.octets) == Entree("a.pdf", len(PDF), sha256(PDF), "PDF", ())


def en_zip64(champ_fin: dict[str, int] | None = None, **champs64: int) -> bytes:
    """One piece whose directory and end record keep their values in the zip64 fields."""
    piece = Brute(b"a.pdf", PDF)
    corps = piece.local()
    extra = struct.pack("<HHQQQ", 1, 24, len(PDF), len(PDF), 0)
    tete = (b"PK\x01\x02", 0x0314, 45, UTF8, 0, 0, 33, zlib.crc32(PDF))
    sature = 0xFFFFFFFF
    repertoire = CENTRAL.pack(*tete, sature, sature, 5, len(extra), 0, 0, 0, 0, sature)
    repertoire += b"a.pdf" + extra
    v = {
        "nombre": 1,
        "taille": len(repertoire),
        "decalage": len(corps),
        "disque": 0,
        "volume": 0,
    } | champs64
    v = {"ici": v["nombre"], "loc": len(corps) + len(repertoire), "volumes": 1} | v
    fin64 = struct.pack("<4sQ2H2I", b"PK\x06\x06", 44, 45, 45, v["disque"], 0)
    fin64 += struct.pack("<4Q", v["ici"], v["nombre"], v["taille"], v["decalage"])
    localisateur = struct.pack("<4sIQI", b"PK\x06\x07", v["volume"], v["loc"], v["volumes"])
    f = {"nombre": 0xFFFF, "taille": sature, "decalage": sature} | (champ_fin or {})
    return (
        corps
        + repertoire
        + fin64
        + localisateur
        + fin_archive(f["nombre"], f["taille"], f["decalage"])
    )


def test_a_zip64_archive_is_read() -> None:
    assert seule(en_zip64()) == Entree("a.pdf", len(PDF), sha256(PDF), "PDF", ())


def test_a_zip64_archive_with_bytes_before_it_is_read() -> None:
    assert seule(b"MZ" * 50 + en_zip64()).empreinte == sha256(PDF)


def test_a_zip64_archive_with_the_longest_comment_is_read() -> None:
    octets = b"MZ" * 50 + en_zip64()[:-2] + b"\xff\xff" + b"c" * 65535
    assert seule(octets).empreinte == sha256(PDF)


def test_zipfile_and_the_inspection_read_the_same_zip64_archive() -> None:
    with zipfile.ZipFile(io.BytesIO(en_zip64())) as archive:
        assert archive.read("a.pdf") == PDF


@pytest.mark.parametrize(
    "champs",
    [
        {"volume": 1},
        {"loc": 3},
        {"volumes": 2},
        {"disque": 1},
        {"ici": 2},
        {"nombre": 2},
        {"taille": 2**60},
        {"decalage": 2**63},
        {"champ_fin": {"nombre": 7}},
        {"champ_fin": {"taille": 7}},
        {"champ_fin": {"decalage": 7}},
    ],
)
def test_a_zip64_end_record_that_contradicts_itself_is_refused(champs: Any) -> None:
    assert refus(en_zip64(**champs)).code == "5001"


def test_a_zip64_field_too_short_for_what_it_replaces_is_refused() -> None:
    octets = en_zip64()
    assert octets.count(struct.pack("<HH", 1, 24)) == 1
    # The field now says 16 bytes; what follows it is still in the extra area.
    court = octets.replace(struct.pack("<HH", 1, 24), struct.pack("<HH", 1, 16))
    assert refus(court).code == "5001"


def test_any_seekable_stream_is_read() -> None:
    octets = zipper([("a.pdf", PDF)])
    with tempfile.SpooledTemporaryFile(max_size=10) as flux:
        flux.write(octets)
        assert codes(inspect_archive(flux, LIMITES).entrees[0]) == []  # type: ignore[arg-type]
    with tempfile.TemporaryFile(buffering=0) as brut:
        brut.write(octets)
        assert codes(inspect_archive(brut, LIMITES).entrees[0]) == []


def test_a_stream_that_returns_less_than_asked_is_refused_and_never_half_read() -> None:
    inventaire = inspect_archive(AuCompteGouttes(zipper([("a.pdf", PDF)])), LIMITES)
    assert inventaire == Inventaire((), (Anomalie("5001", "le fichier est tronqué", LISIBLE),))


def test_an_error_of_the_disk_is_not_an_anomaly_of_the_archive() -> None:
    octets = zipper([("a.pdf", PDF + os.urandom(200_000) + PDF)])
    with pytest.raises(OSError, match="disque en panne"):
        inspect_archive(DisqueEnPanne(octets), LIMITES)


def test_an_error_of_the_disk_at_any_moment_comes_out_as_it_is() -> None:
    octets = zipper([("a.pdf", PDF), ("b.png", PNG)])
    entier = DisqueQuiTombeEnPanne(octets)
    entier.lectures = 1000
    assert [codes(e) for e in inspect_archive(entier, LIMITES).entrees] == [[], []]
    faites = 1000 - entier.lectures
    for lectures in range(faites):
        flux = DisqueQuiTombeEnPanne(octets)
        flux.lectures = lectures
        with pytest.raises(OSError, match="disque en panne"):
            inspect_archive(flux, LIMITES)
    assert faites > 8


def test_a_stream_that_shrinks_while_it_is_read_gives_a_damaged_entry() -> None:
    octets = zipper([("a.pdf", PDF + os.urandom(600_000) + PDF)], zipfile.ZIP_STORED)

    class Retrecit(io.BytesIO):
        def read(self, taille: int | None = -1, /) -> bytes:
            if 300_000 < self.tell() < 500_000:
                return b""
            return super().read(min(taille or 0, 100_000))

    (entree,) = inspect_archive(Retrecit(octets), LIMITES).entrees
    assert (codes(entree), entree.empreinte) == (["5024"], None)


def test_directories_and_what_systems_add_are_left_out() -> None:
    noms = ["pieces/", "__MACOSX/._a.pdf", ".DS_Store", "Thumbs.db"]
    octets = zipper([(nom, b"") for nom in noms] + [("a.pdf", PDF)])
    assert seule(octets).nom == "a.pdf"


def test_a_dangerous_name_does_not_hide_among_what_systems_add() -> None:
    assert codes(seule(ecrire(Brute(b"__MACOSX/../../a.pdf", PDF)))) == ["5021"]


# --- the whole archive -------------------------------------------------------------------


@pytest.mark.parametrize("octets", [b"", b"PK", PDF, b"PK\x05\x06", os.urandom(70_000)])
def test_5001_what_is_not_a_zip_is_refused(octets: bytes) -> None:
    assert refus(octets).code == "5001"


def test_5001_an_archive_cut_anywhere_is_refused() -> None:
    octets = zipper([("a.pdf", PDF), ("b.png", PNG)])
    assert {refus(octets[:fin]).code for fin in range(len(octets))} == {"5001"}


def test_5001_bytes_after_the_archive_are_refused() -> None:
    assert refus(zipper([("a.pdf", PDF)]) + b"\n").code == "5001"


def test_5001_two_end_records_are_two_archives() -> None:
    seconde = zipper([("b.pdf", PDF)])
    premiere = zipper([("a.pdf", PDF)])
    octets = premiere[:-2] + struct.pack("<H", len(seconde)) + seconde
    assert refus(octets) == Anomalie("5001", "elle en contient deux", LISIBLE)


@pytest.mark.parametrize("champ", [4, 6, 8])
def test_5001_an_archive_in_several_volumes_is_refused(champ: int) -> None:
    octets = bytearray(zipper([("a.pdf", PDF)]))
    octets[len(octets) - 22 + champ] = 7
    assert refus(bytes(octets)).recu == "elle est en plusieurs volumes"


def test_5001_an_entry_in_another_volume_is_refused() -> None:
    assert refus(ecrire(Brute(b"a.pdf", PDF, disque=1))).recu == "elle est en plusieurs volumes"


@pytest.mark.parametrize("ecart", [-1, 1])
def test_5001_a_wrong_number_of_entries_is_refused(ecart: int) -> None:
    octets = zipper([("a.pdf", PDF), ("b.pdf", PDF)])
    faux = fin_archive(2 + ecart, *struct.unpack_from("<2I", octets, len(octets) - 10))
    assert "le nombre de fichiers qu’elle annonce" in str(refus(octets[:-22] + faux).recu)


def test_5001_a_directory_that_is_not_one_is_refused() -> None:
    octets = zipper([("a.pdf", PDF)]).replace(b"PK\x01\x02", b"PK\x01\x09")
    assert refus(octets).recu == "son répertoire est endommagé"


def test_5001_a_directory_out_of_the_file_is_refused() -> None:
    assert refus(fin_archive(1, 60, 500)).recu == "son répertoire est hors du fichier"


def test_5001_a_directory_too_short_for_a_header_is_refused() -> None:
    assert refus(b"PK\x01\x02" + fin_archive(1, 4, 0)).recu == "son répertoire est tronqué"


def test_5001_a_directory_cut_in_its_second_header_is_refused() -> None:
    piece = Brute(b"a.pdf", PDF)
    repertoire = piece.central(0) + b"PK\x01\x02"
    octets = piece.local() + repertoire + fin_archive(2, len(repertoire), len(piece.local()))
    assert refus(octets).recu == "son répertoire est tronqué"


def test_5001_a_name_running_past_the_directory_is_refused() -> None:
    octets = bytearray(ecrire(Brute(b"a.pdf", PDF)))
    octets[octets.index(b"PK\x01\x02") + 28] = 200
    assert refus(bytes(octets)).recu == "son répertoire est tronqué"


def test_5001_a_version_of_the_format_still_to_come_is_refused() -> None:
    octets = bytearray(ecrire(Brute(b"a.pdf", PDF)))
    octets[octets.index(b"PK\x01\x02") + 6] = 64
    assert refus(bytes(octets)).recu == "son répertoire est endommagé"


def test_5001_an_end_record_in_the_comment_of_another_is_refused() -> None:
    """Not exact, but zipfile would take it: whatever it says, it is not read."""
    octets = zipper([("a.pdf", PDF)])
    faux = fin_archive(0, 0, 0) + b"suite"
    assert refus(octets[:-2] + struct.pack("<H", len(faux)) + faux).code == "5001"


def test_5001_a_directory_too_large_to_be_held_in_memory_is_refused() -> None:
    repertoire = bytes(300_000)
    octets = repertoire + fin_archive(1, len(repertoire), 0)
    assert refus(octets).recu == "son répertoire est démesuré"


def test_5001_more_headers_than_announced_are_counted_before_they_are_loaded() -> None:
    repertoire = Brute(b"", b"").central(0) * 3000
    pic, inventaire = pic_memoire(repertoire + fin_archive(1, len(repertoire), 0))
    assert [a.recu for a in inventaire.anomalies] == [
        "elle ne contient pas le nombre de fichiers qu’elle annonce"
    ]
    assert pic < 600_000


def test_5002_an_archive_too_large_is_refused() -> None:
    octets = zipper([("a.pdf", PDF)])
    taille = len(octets)
    assert refus(octets, taille_zip_max_octets=taille - 1) == Anomalie(
        "5002", en_octets(taille), en_octets(taille - 1)
    )
    assert inspecter(octets, taille_zip_max_octets=taille).anomalies == ()


def test_5003_too_many_entries_are_refused() -> None:
    octets = zipper([(f"{i}.pdf", PDF) for i in range(4)])
    assert refus(octets, entrees_max=3) == Anomalie("5003", "4", "3")
    assert inspecter(octets, entrees_max=4).anomalies == ()


def test_5004_a_bomb_is_refused_by_its_declared_ratio() -> None:
    octets = zipper([("a.pdf", bytes(3_000_000))])
    assert refus(octets) == Anomalie("5004", "3 000 000 octets", en_octets(100 * len(octets)))


def test_5004_a_bomb_is_refused_by_its_declared_total() -> None:
    octets = zipper([("a.pdf", bytes(1000)), ("b.pdf", bytes(1001))])
    limites = {"entrees_max": 2, "taille_piece_max_octets": 1000}
    assert refus(octets, **limites) == Anomalie("5004", "2 001 octets", "2 000 octets")
    juste = zipper([("a.pdf", bytes(1000)), ("b.pdf", bytes(1000))])
    assert inspecter(juste, **limites).anomalies == ()


def test_5005_two_entries_on_the_same_bytes_are_refused() -> None:
    octets = ecrire(
        Brute(b"a.pdf", PDF), Brute(b"a.pdf", PDF), Brute(b"a.pdf", PDF), positions=[0, 0, 0]
    )
    assert refus(octets) == Anomalie("5005", "a.pdf")


def test_5005_an_entry_nested_in_the_content_of_another_is_refused() -> None:
    interieure = Brute(b"b.pdf", PDF)
    exterieure = Brute(b"a.pdf", interieure.local() + PDF)
    corps = exterieure.local()
    repertoire = exterieure.central(0) + interieure.central(corps.index(b"PK\x03\x04", 4))
    octets = corps + repertoire + fin_archive(2, len(repertoire), len(corps))
    assert refus(octets) == Anomalie("5005", "a.pdf")


def test_5005_the_order_of_the_directory_is_not_the_order_of_the_bytes() -> None:
    premiere, seconde = Brute(b"a.pdf", PDF), Brute(b"b.png", PNG)
    corps = premiere.local() + seconde.local()
    repertoire = seconde.central(len(premiere.local())) + premiere.central(0)
    inventaire = inspecter(corps + repertoire + fin_archive(2, len(repertoire), len(corps)))
    assert [e.nom for e in inventaire.entrees] == ["b.png", "a.pdf"]
    assert [e.anomalies for e in inventaire.entrees] == [(), ()]


@pytest.mark.parametrize("retrait", [0, 10, 29])
def test_5005_an_entry_may_not_begin_in_the_directory(retrait: int) -> None:
    piece = Brute(b"a.pdf", PDF)
    octets = ecrire(piece, positions=[len(piece.local()) - retrait])
    assert refus(octets).code == "5005"


def test_5005_a_content_may_not_run_into_the_directory() -> None:
    piece = Brute(b"a.pdf", PDF)
    corps = piece.local()
    repertoire = bytearray(piece.central(0))
    struct.pack_into("<I", repertoire, 20, len(PDF) + 1)
    octets = corps + bytes(repertoire) + fin_archive(1, len(repertoire), len(corps))
    assert refus(octets).code == "5005"


def test_5005_the_lengths_of_the_local_header_are_the_ones_that_count() -> None:
    premiere = Brute(b"a.pdf", PDF)
    octets = bytearray(ecrire(premiere, Brute(b"b.pdf", PDF)))
    struct.pack_into("<H", octets, 28, 1)  # a longer local extra field, unknown to the directory
    assert refus(bytes(octets)) == Anomalie("5005", "a.pdf")


@pytest.mark.parametrize("place", [0, 11])
def test_5005_the_place_of_the_descriptor_is_counted(place: int) -> None:
    sans_place = Brute(b"a.pdf", PDF, drapeaux=UTF8 | DESCRIPTEUR, suite=bytes(place))
    assert refus(ecrire(sans_place, Brute(b"b.pdf", PDF))) == Anomalie("5005", "a.pdf")


def test_5005_an_empty_entry_needs_no_descriptor() -> None:
    vide = Brute(b"dossier/", b"", drapeaux=UTF8 | DESCRIPTEUR)
    assert seule(ecrire(vide, Brute(b"b.pdf", PDF))).anomalies == ()


# --- each entry --------------------------------------------------------------------------


def test_5014_a_piece_declared_too_large_is_not_read() -> None:
    octets = zipper([("a.pdf", PDF)])
    maximum = len(PDF) - 1
    entree = seule(octets, taille_piece_max_octets=maximum)
    attendue = Anomalie("5014", en_octets(len(PDF)), en_octets(maximum))
    assert entree == Entree("a.pdf", len(PDF), None, None, (attendue,))


def test_5014_a_piece_larger_than_it_declares_is_read_up_to_the_limit() -> None:
    contenu = PDF + os.urandom(2_000_000) + PDF
    octets = ecrire(Brute(b"a.pdf", contenu, methode=8, declare=10, crc=zlib.crc32(PDF)))
    entree = seule(octets, taille_piece_max_octets=1_500_000)
    assert entree.anomalies == (
        Anomalie("5014", "1 500 001 octets", "1 500 000 octets"),
        Anomalie("5027", "1 500 001 octets", "10 octets"),
    )
    assert (entree.taille_octets, entree.empreinte, entree.type_reel) == (1_500_001, None, "PDF")


def de_taille(taille: int) -> bytes:
    return PDF + os.urandom(taille - 2 * len(PDF)) + PDF


@pytest.mark.parametrize(
    ("taille", "attendus"),
    [(3_000_000, []), (3_000_001, ["5015"]), (3_145_728, ["5015"]), (3_145_729, ["5014"])],
)
def test_5015_between_the_two_readings_of_3_mo_a_piece_gets_an_alerte(
    taille: int, attendus: list[str]
) -> None:
    entree = seule(zipper([("a.pdf", de_taille(taille))]))
    assert codes(entree) == attendus
    assert (entree.empreinte is None) == ("5014" in attendus)


@pytest.mark.parametrize(
    ("contenu", "recu"),
    [
        (b"Bonjour, voici", "Bonjour,"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "d0 cf 11 e0 a1 b1 1a e1"),
        (b"<html>\x00", "3c 68 74 6d 6c 3e 00"),
        (b" ~ texte", " ~ texte"),
        (b"a\x7f", "61 7f"),
        (b"junk%PDF-1.7\n%%EOF", "junk%PDF"),
    ],
)
def test_5016_a_content_of_another_type_is_refused(contenu: bytes, recu: str) -> None:
    entree = seule(zipper([("a.pdf", contenu)]))
    assert entree.anomalies == (Anomalie("5016", recu, "PDF, PNG ou JPG"),)
    assert (entree.type_reel, entree.empreinte) == (None, sha256(contenu))


@pytest.mark.parametrize(
    ("contenu", "type_reel"),
    [
        (b"\xef\xbb\xbf" + PDF, "PDF"),
        (b"\r\n " + PDF, "PDF"),
        (PDF + bytes(900), "PDF"),
        (PNG + b"\x00\x00\r\n", "PNG"),
        (JPG + b"SEFHa" * 60, "JPG"),
    ],
)
def test_what_real_tools_add_around_a_piece_is_tolerated(contenu: bytes, type_reel: str) -> None:
    entree = seule(zipper([("sans extension", contenu)]))
    assert (entree.type_reel, entree.anomalies) == (type_reel, ())


@pytest.mark.parametrize(
    ("contenu", "type_reel", "fin"),
    [
        (PDF[:-7], "PDF", "%%EOF"),
        (PDF + bytes(1100), "PDF", "%%EOF"),
        (PNG[:-1], "PNG", "IEND"),
        (PNG + b"suite", "PNG", "IEND"),
        (JPG[:-1], "JPG", "FFD9"),
    ],
)
def test_5017_a_piece_without_its_end_is_truncated(
    contenu: bytes, type_reel: str, fin: str
) -> None:
    entree = seule(zipper([("a", contenu)]))
    assert entree.anomalies == (Anomalie("5017", type_reel, fin),)
    assert entree.type_reel == type_reel


def test_5017_the_end_of_a_thumbnail_is_not_the_end_of_a_photo() -> None:
    photo = JPG + b"\xff\xda" + b"\x55" * 2000
    assert codes(seule(zipper([("a.jpg", photo)]))) == ["5017"]


def test_the_end_mark_may_straddle_two_chunks() -> None:
    contenu = b"%PDF-1.7\n" + b"\x01" * (262_144 - 12) + b"%%EOF"
    assert contenu.index(b"%%EOF") < 262_144 < len(contenu)
    assert codes(seule(zipper([("a.pdf", contenu)], zipfile.ZIP_STORED))) == []


@pytest.mark.parametrize("methode", [0, 8])
def test_5018_an_empty_piece_is_refused(methode: int) -> None:
    entree = seule(zipper([("a.pdf", b"")], methode))
    assert entree == Entree("a.pdf", 0, sha256(b""), None, (Anomalie("5018", "0"),))


def test_5018_an_empty_piece_said_to_be_deflated_is_only_empty() -> None:
    octets = bytearray(ecrire(Brute(b"a.pdf", b"")))
    struct.pack_into("<H", octets, 8, 8)
    struct.pack_into("<H", octets, octets.index(b"PK\x01\x02") + 10, 8)
    assert codes(seule(bytes(octets))) == ["5018"]


def test_5019_an_encrypted_piece_is_not_read() -> None:
    entree = seule(ecrire(Brute(b"a.pdf", PDF, drapeaux=UTF8 | 1)))
    assert entree == Entree("a.pdf", len(PDF), None, None, (Anomalie("5019", "a.pdf"),))


ARCHIVES = {
    "zip": zipper([("x", b"x")]),
    "zip vide": zipper([]),
    "gzip": b"\x1f\x8b\x08\0",
    "7z": b"7z\xbc\xaf\x27\x1c\0\4",
    "rar": b"Rar!\x1a\x07\x01\0",
    "bzip2": b"BZh91AY",
    "xz": b"\xfd7zXZ\0\0",
}


@pytest.mark.parametrize("contenu", ARCHIVES.values(), ids=ARCHIVES)
def test_5020_an_archive_in_the_archive_is_refused_by_its_content(contenu: bytes) -> None:
    entree = seule(zipper([("a.pdf", contenu)]))
    assert codes(entree) == ["5020"]
    assert str(entree.anomalies[0].recu).isprintable()


@pytest.mark.parametrize("extension", ["zip", "7z", "RAR", "gz", "tar"])
def test_5020_an_archive_in_the_archive_is_refused_by_its_extension(extension: str) -> None:
    assert codes(seule(zipper([(f"a.{extension}", PDF)]))) == ["5020"]


@pytest.mark.parametrize(
    "nom",
    [
        "../a.pdf",
        "x/../../a.pdf",
        "/etc/a.pdf",
        "C:a.pdf",
        "c:/a.pdf",
        "x\\a.pdf",
        "..",
        "",
        "a.pdf\x00.exe",
        "a\n.pdf",
        "a\x1b[2J.pdf",
        "a\x7f.pdf",
        "a\u202efdp.exe",
        "a" * 1025,
    ],
)
def test_5021_a_name_that_leaves_the_folder_or_deceives_is_refused(nom: str) -> None:
    entree = seule(ecrire(Brute(nom.encode(), PDF)))
    assert (entree.nom, codes(entree), entree.empreinte) == (nom, ["5021"], None)
    assert str(entree.anomalies[0].recu).isprintable() or nom == ""


@pytest.mark.parametrize("nom", ["..a.pdf", "a..b.pdf", "12: devis.pdf", "é\u00a0ü – 1.pdf"])
def test_a_name_that_only_looks_unusual_is_accepted(nom: str) -> None:
    assert codes(seule(zipper([(nom, PDF)]))) == []


def test_a_long_name_is_shown_cut_short() -> None:
    (anomalie,) = seule(ecrire(Brute(b"a" * 1025, PDF))).anomalies
    assert anomalie.recu == "a" * 200 + "…"
    assert codes(seule(ecrire(Brute(b"a" * 1024, PDF)))) == []


def test_5001_a_name_that_is_not_the_utf8_it_claims_is_refused_and_shown() -> None:
    """zipfile gives up the whole archive; the person still sees because of which name."""
    anomalie = refus(ecrire(Brute(b"re\xe7u.pdf", PDF)))
    assert anomalie == Anomalie("5001", "un nom n’est pas en UTF-8, re\\xe7u.pdf", LISIBLE)


def test_a_name_without_the_utf8_flag_is_read_in_cp437() -> None:
    assert seule(ecrire(Brute("reçu.pdf".encode("cp437"), PDF, drapeaux=0))).nom == "reçu.pdf"


def test_a_name_in_utf8_without_the_flag_is_read_as_macos_wrote_it() -> None:
    assert seule(ecrire(Brute("reçu.pdf".encode(), PDF, drapeaux=0))).nom == "reçu.pdf"


def champ_unicode(brut: bytes, nom: str, version: int = 1) -> bytes:
    contenu = struct.pack("<BI", version, zlib.crc32(brut)) + nom.encode()
    return (
        struct.pack("<HH", 0x5455, 1) + b"\0" + struct.pack("<HH", 0x7075, len(contenu)) + contenu
    )


def test_the_unicode_name_other_readers_would_use_is_the_one_controlled() -> None:
    brut = b"recu.pdf"
    extra = champ_unicode(brut, "../reçu.pdf")
    entree = seule(ecrire(Brute(brut, PDF, drapeaux=0, extra=extra)))
    assert (entree.nom, codes(entree)) == ("../reçu.pdf", ["5021"])


def test_5001_a_unicode_name_running_past_the_extra_area_is_refused() -> None:
    extra = bytearray(champ_unicode(b"a.pdf", "x"))
    assert extra[5:7] == b"\x75\x70"
    extra[7] += 1
    octets = ecrire(Brute(b"a.pdf", PDF, drapeaux=0, extra=bytes(extra)))
    assert refus(octets).recu == "son répertoire est endommagé"


@pytest.mark.parametrize(
    "extra", [champ_unicode(b"autre", "x"), champ_unicode(b"a.pdf", "x", 2), b"\x75\x70\1"]
)
def test_a_unicode_name_that_is_not_for_this_name_is_ignored(extra: bytes) -> None:
    assert seule(ecrire(Brute(b"a.pdf", PDF, drapeaux=0, extra=extra))).nom == "a.pdf"


@pytest.mark.parametrize("genre", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR])
def test_5022_a_link_or_a_special_file_is_not_read(genre: int) -> None:
    entree = seule(ecrire(Brute(b"a.pdf", PDF, attributs=(genre | 0o777) << 16)))
    assert (codes(entree), entree.empreinte) == (["5022"], None)


def test_an_ordinary_unix_file_is_not_special() -> None:
    octets = ecrire(Brute(b"a.pdf", PDF, attributs=(stat.S_IFREG | 0o644) << 16))
    assert codes(seule(octets)) == []


def test_5023_names_equal_up_to_case_and_normalisation_are_all_marked() -> None:
    noms = ["Reçu.pdf", "seul.pdf", "REÇU.PDF", unicodedata.normalize("NFD", "reçu.pdf")]
    inventaire = inspecter(zipper([(nom, PDF) for nom in noms]))
    assert [codes(e) for e in inventaire.entrees] == [["5023"], [], ["5023"], ["5023"]]
    assert [e.nom for e in inventaire.entrees] == noms


def test_5023_the_very_same_name_twice_is_marked_twice() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        octets = zipper([("a.pdf", PDF), ("a.pdf", PDF)])
    assert [codes(e) for e in inspecter(octets).entrees] == [["5023"], ["5023"]]


ENDOMMAGE = Anomalie("5024", "son contenu ou son en-tête est endommagé")


def test_5024_a_wrong_crc_is_damage() -> None:
    entree = seule(ecrire(Brute(b"a.pdf", PDF, crc=0xDEADBEEF)))
    assert entree == Entree("a.pdf", len(PDF), None, None, (ENDOMMAGE,))


def test_5024_the_crc_is_the_one_of_the_whole_content_not_of_what_is_declared() -> None:
    """zipfile alone would stop after the declared size, and find the CRC right."""
    menteuse = Brute(b"a.pdf", PDF + b"suite", declare=len(PDF), crc=zlib.crc32(PDF))
    for methode in (0, 8):
        octets = ecrire(dataclasses.replace(menteuse, methode=methode))
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            assert archive.read("a.pdf") == PDF
        assert codes(seule(octets)) == ["5024"]


def test_5024_a_stream_that_cannot_be_inflated_is_damage() -> None:
    octets = bytearray(zipper([("a.pdf", PDF)]))
    octets[35:40] = b"\xff" * 5
    entree = seule(bytes(octets))
    assert (entree.taille_octets, entree.empreinte) == (len(PDF), None)
    assert entree.anomalies == (ENDOMMAGE,)


def deflate_brut(comprime: bytes, contenu: bytes = PDF) -> bytes:
    """An archive whose only piece, said to be deflated, is exactly these bytes."""
    declare, crc = len(contenu), zlib.crc32(contenu)
    octets = bytearray(ecrire(Brute(b"a.pdf", comprime, declare=declare, crc=crc)))
    struct.pack_into("<H", octets, 8, 8)
    struct.pack_into("<H", octets, octets.rindex(b"PK\x01\x02") + 10, 8)
    return bytes(octets)


def test_5024_a_stream_that_stops_before_its_content_is_damage() -> None:
    comprime = Brute(b"a.pdf", PDF, methode=8).comprime
    assert codes(seule(deflate_brut(comprime))) == []
    for fin in range(1, len(comprime)):
        entree = seule(deflate_brut(comprime[:fin]))
        assert (codes(entree), entree.empreinte) == (["5024"], None)


@pytest.mark.parametrize("suite", [b"\0", b"suite", bytes(300_000)])
def test_bytes_after_a_stream_are_no_part_of_the_content(suite: bytes) -> None:
    comprime = Brute(b"a.pdf", PDF, methode=8).comprime
    assert seule(deflate_brut(comprime + suite)) == seule(deflate_brut(comprime))


def test_a_stream_without_its_end_mark_but_with_all_its_content_is_read() -> None:
    """Its size and its CRC are right: zipfile asks for no more."""
    gonfleur = zlib.compressobj(9, zlib.DEFLATED, -15)
    comprime = gonfleur.compress(PDF) + gonfleur.flush(zlib.Z_SYNC_FLUSH)
    entree = seule(deflate_brut(comprime))
    assert (codes(entree), entree.empreinte) == ([], sha256(PDF))


@pytest.mark.parametrize("suite", [b"", b"suite"])
def test_a_stream_that_fills_its_chunk_is_read_to_its_end(suite: bytes) -> None:
    contenu = PDF + bytes(4 * 65531 - 2 * len(PDF)) + PDF
    blocs = [contenu[i : i + 65531] for i in range(0, len(contenu), 65531)]
    comprime = b"".join(
        bytes([bloc is blocs[-1]]) + struct.pack("<HH", 65531, 65531 ^ 0xFFFF) + bloc
        for bloc in blocs
    )
    assert len(comprime) == 256 * 1024
    entree = seule(deflate_brut(comprime + suite, contenu))
    assert (codes(entree), entree.empreinte) == ([], sha256(contenu))


@pytest.mark.parametrize(
    "champs",
    [
        {"tailles_locales": (0, 0, 0)},
        {"drapeaux_locaux": UTF8 | 1},
        {"tailles_locales": (1, 4294967295, 4294967295)},
        {"drapeaux": DESCRIPTEUR, "tailles_locales": (0, 0, 9), "suite": bytes(12)},
    ],
)
def test_5024_a_local_header_that_differs_from_the_directory_is_damage(champs: Any) -> None:
    entree = seule(ecrire(Brute(b"a.pdf", PDF, **champs)))
    attendue = Anomalie("5024", "son en-tête contredit le répertoire de l’archive")
    assert entree == Entree("a.pdf", len(PDF), None, None, (attendue,))


@pytest.mark.parametrize(
    "champs", [{"nom_local": b"b.pdf"}, {"nom_local": b"\xff.pdf"}, {"signature": b"PK\x03\x05"}]
)
def test_5024_a_local_header_that_zipfile_does_not_recognise_is_damage(champs: Any) -> None:
    entree = seule(ecrire(Brute(b"a.pdf", PDF, **champs)))
    assert entree == Entree("a.pdf", len(PDF), None, None, (ENDOMMAGE,))


def test_5024_a_local_header_overwritten_by_noise_damages_its_entry_alone() -> None:
    octets = bytearray(zipper([("a.pdf", PDF), ("b.png", PNG)]))
    octets[:30] = b"\xff" * 30  # its lengths are noise too: they make no overlap
    a, b = inspecter(bytes(octets)).entrees
    assert (codes(a), a.empreinte, codes(b)) == (["5024"], None, [])


@pytest.mark.parametrize("ecart", [0, 1])
def test_5024_the_sizes_of_a_local_zip64_field_are_compared(ecart: int) -> None:
    extra = struct.pack("<HH2Q", 1, 16, len(PDF) + ecart, len(PDF))
    tailles = (zlib.crc32(PDF), 0xFFFFFFFF, 0xFFFFFFFF)
    octets = ecrire(Brute(b"a.pdf", PDF, extra_local=extra, tailles_locales=tailles))
    assert codes(seule(octets)) == ["5024"] * ecart


def test_5024_a_local_method_that_differs_from_the_directory_is_damage() -> None:
    octets = bytearray(zipper([("a.pdf", PDF)]))
    struct.pack_into("<H", octets, 8, 0)
    assert codes(seule(bytes(octets))) == ["5024"]


def test_5024_a_local_zip64_field_too_short_is_damage() -> None:
    extra = struct.pack("<HHQ", 1, 8, len(PDF))
    tailles = (zlib.crc32(PDF), 0xFFFFFFFF, 0xFFFFFFFF)
    octets = ecrire(Brute(b"a.pdf", PDF, extra_local=extra, tailles_locales=tailles))
    assert codes(seule(octets)) == ["5024"]


def test_5025_a_piece_in_a_sub_folder_is_told_its_base_name() -> None:
    entree = seule(zipper([("pieces/2024/a.pdf", PDF)]))
    assert entree.anomalies == (Anomalie("5025", "pieces/2024/a.pdf", "a.pdf"),)
    assert entree.empreinte == sha256(PDF)


def test_5025_is_not_added_to_a_dangerous_name() -> None:
    assert codes(seule(ecrire(Brute(b"x/../a.pdf", PDF)))) == ["5021"]


@pytest.mark.parametrize("methode", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_5026_another_compression_is_not_read(methode: int) -> None:
    entree = seule(zipper([("a.pdf", PDF)], methode))
    attendue = Anomalie("5026", str(methode), "0 ou 8")
    assert entree == Entree("a.pdf", len(PDF), None, None, (attendue,))


def test_5026_a_patch_of_another_file_is_not_read() -> None:
    assert codes(seule(ecrire(Brute(b"a.pdf", PDF, drapeaux=0x20)))) == ["5026"]


@pytest.mark.parametrize(("methode", "ecart"), [(0, -1), (0, 1), (8, -1), (8, 1)])
def test_5027_a_size_other_than_declared_is_refused(methode: int, ecart: int) -> None:
    declare = len(PDF) + ecart
    entree = seule(ecrire(Brute(b"a.pdf", PDF, methode=methode, declare=declare)))
    assert entree.anomalies == (Anomalie("5027", en_octets(len(PDF)), en_octets(declare)),)
    assert (entree.taille_octets, entree.empreinte) == (len(PDF), sha256(PDF))


def test_5027_one_bomb_hidden_among_incompressible_pieces_is_stopped() -> None:
    bombe = b"%PDF-" + bytes(3_000_000 - 10) + b"%%EOF"
    octets = zipper([("a.pdf", bombe), ("b.pdf", de_taille(100_000))])
    a, b = inspecter(octets).entrees
    comprime = len(Brute(b"a.pdf", bombe, methode=8).comprime)
    assert 100 * comprime < 1_048_576
    assert (codes(a), a.taille_octets, a.empreinte) == (["5027"], 1_048_577, None)
    assert b.anomalies == ()


def test_a_small_blank_piece_compresses_well_and_is_accepted() -> None:
    blanche = b"%PDF-" + bytes(1_000_000) + b"%%EOF"
    octets = zipper([("a.pdf", blanche), ("b.pdf", de_taille(100_000))])
    assert [codes(e) for e in inspecter(octets).entrees] == [[], []]


def test_a_bad_piece_does_not_keep_the_others_from_being_read() -> None:
    pieces = [Brute(b"a.pdf", PDF, crc=1), Brute(b"../b.pdf", PDF), Brute(b"c.pdf", PDF)]
    entrees = inspecter(ecrire(*pieces)).entrees
    assert [codes(e) for e in entrees] == [["5024"], ["5021"], []]
    assert entrees[2].empreinte == sha256(PDF)


def test_the_anomalies_of_the_name_come_first() -> None:
    contenu = b"texte"
    lien = Brute(b"x/a.zip", contenu, drapeaux=UTF8 | 1, methode=12, attributs=stat.S_IFLNK << 16)
    twin = Brute(b"x/A.zip", contenu, declare=4)
    premiere, seconde = inspecter(ecrire(lien, twin)).entrees
    assert codes(premiere) == ["5025", "5023", "5022", "5019", "5026"]
    assert codes(seconde) == ["5025", "5023", "5027", "5020"]


# --- memory ------------------------------------------------------------------------------


def pic_memoire(octets: bytes) -> tuple[int, Inventaire]:
    tracemalloc.start()
    try:
        inventaire = inspecter(octets)
        return tracemalloc.get_traced_memory()[1], inventaire
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("ecrivain", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_memory_stays_flat_on_a_large_archive(ecrivain: int) -> None:
    octets = zipper([(f"{i}.pdf", de_taille(2_900_000)) for i in range(11)], ecrivain)
    assert len(octets) > 30_000_000
    pic, inventaire = pic_memoire(octets)
    assert [codes(e) for e in inventaire.entrees] == [[]] * 11
    assert pic < 8_000_000


def test_memory_stays_flat_on_a_piece_that_inflates_a_lot() -> None:
    bombe = b"%PDF-" + bytes(3_000_000 - 10) + b"%%EOF"
    octets = zipper([("a.pdf", bombe), ("b.pdf", de_taille(400_000))])
    pic, inventaire = pic_memoire(octets)
    assert codes(inventaire.entrees[0]) == ["5027"]
    assert pic < 4_000_000


def test_long_names_do_not_cost_more_than_their_directory() -> None:
    pieces = [Brute(f"{i:05}".encode() + b"\xcc\x81" * 400, PDF) for i in range(100)]
    pic, inventaire = pic_memoire(ecrire(*pieces))
    assert [codes(e) for e in inventaire.entrees] == [[]] * 100
    assert pic < 4_000_000


@pytest.mark.parametrize("methode", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_announces_what_its_directory_says(methode):
    entrees = [("a.pdf", PDF), ("b.pdf", b"0" * 5000), ("dossier/", b"")]
    assert announced_octets(io.BytesIO(zipper(entrees, methode)), LIMITES) == len(PDF) + 5000


def test_an_entry_of_a_zip64_announces_the_most_that_its_short_field_says():
    octets = bytearray(zipper([("a.pdf", PDF)]))
    central = octets.rindex(b"PK\x01\x02")
    octets[central + 24 : central + 28] = b"\xff" * 4
    assert announced_octets(io.BytesIO(octets), LIMITES) == 2**32 - 1


def test_what_is_no_archive_announces_nothing():
    assert announced_octets(io.BytesIO(b"%PDF-1.7"), LIMITES) is None
    court = dataclasses.replace(LIMITES, entrees_max=1)
    assert announced_octets(io.BytesIO(zipper([("a.pdf", PDF), ("b.pdf", PDF)])), court) is None
