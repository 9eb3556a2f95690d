"""Whatever the bytes are, the inspection answers; what it accepts, it has read right."""

import hashlib
import io
import zipfile
import zlib

from hypothesis import assume, example, given, reject, settings
from hypothesis import strategies as st

from sons.archive import Inventaire, LimitesArchive, inspect_archive

LIMITES = LimitesArchive(
    taille_zip_max_octets=200_000,
    taille_piece_max_octets=60_000,
    taille_piece_alerte_octets=50_000,
    entrees_max=20,
    ratio_max=100,
)
CODES_ARCHIVE = {"5001", "5002", "5003", "5004", "5005"}
CODES_ENTREE = {str(code) for code in range(5014, 5028)}
MODELES = (
    (b"%PDF-1.7\n", b"\n%%EOF\n"),
    (b"\x89PNG\r\n\x1a\n", b"\0\0\0\0IEND\xae\x42\x60\x82"),
    (b"\xff\xd8\xff\xe0", b"\xff\xd9"),
)


def zipper(pieces: dict[str, bytes], methode: int) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", methode) as archive:
        for nom, contenu in pieces.items():
            archive.writestr(nom, contenu)
    return tampon.getvalue()


# Names a reader of pieces would accept: plain letters, digits and signs.
noms = st.from_regex(r"[a-z0-9éç][a-z0-9éç _-]{0,30}\.(pdf|png|jpg)", fullmatch=True)
contenus = st.builds(
    lambda modele, corps: corps.join(modele), st.sampled_from(MODELES), st.binary()
)
methodes = st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
archives = st.builds(zipper, st.dictionaries(noms, contenus, max_size=5), methodes)
positions = st.integers(min_value=0, max_value=2000)


@st.composite
def archives_abimees(tirer: st.DrawFn) -> bytes:
    octets = tirer(archives)
    for _ in range(tirer(st.integers(min_value=1, max_value=4))):
        debut = tirer(positions) % (len(octets) + 1)
        fin = min(len(octets), debut + tirer(st.integers(min_value=0, max_value=60)))
        insere = tirer(st.one_of(st.binary(max_size=8), st.just(octets[debut:fin])))
        reprise = tirer(st.sampled_from([debut, fin, debut + len(insere), len(octets)]))
        octets = octets[:debut] + insere + octets[reprise:]
    return octets


def verifier(inventaire: Inventaire) -> None:
    """Hold what is true of any inventory, of a good archive or not."""
    assert {a.code for a in inventaire.anomalies} <= CODES_ARCHIVE
    assert not (inventaire.anomalies and inventaire.entrees)
    for entree in inventaire.entrees:
        assert {a.code for a in entree.anomalies} <= CODES_ENTREE
        assert entree.anomalies or (entree.empreinte and entree.type_reel)
        for anomalie in entree.anomalies:
            assert (anomalie.recu or "").isprintable()
            assert (anomalie.attendu or "").isprintable()


@given(st.binary(max_size=400))
@example(b"PK\x05\x06" + bytes(18))
@example(b"PK\x05\x06" + b"\xff" * 16 + b"\0\0")
def test_any_bytes_give_an_inventory(octets: bytes) -> None:
    verifier(inspect_archive(io.BytesIO(octets), LIMITES))


@given(st.binary(max_size=200), st.binary(min_size=16, max_size=16))
def test_any_bytes_before_an_end_record_give_an_inventory(avant: bytes, champs: bytes) -> None:
    verifier(inspect_archive(io.BytesIO(avant + b"PK\x05\x06" + champs + b"\0\0"), LIMITES))


@settings(max_examples=500)
@given(archives_abimees())
def test_a_damaged_archive_gives_an_inventory(octets: bytes) -> None:
    verifier(inspect_archive(io.BytesIO(octets), LIMITES))


@settings(max_examples=300)
@given(archives_abimees())
def test_what_is_accepted_in_a_damaged_archive_is_never_read_otherwise_by_zipfile(
    octets: bytes,
) -> None:
    inventaire = inspect_archive(io.BytesIO(octets), LIMITES)
    # ASCII only: for the other names, the two do not guess the same missing encoding.
    entrees = [e for e in inventaire.entrees if e.nom.isascii() and not e.anomalies]
    assume(entrees)
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            lues = [hashlib.sha256(archive.read(e.nom)).hexdigest() for e in entrees]
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError):
        # zipfile gives up a whole archive for one unreadable name, version or extra field.
        reject()
    assert lues == [e.empreinte for e in entrees]


@given(st.binary(max_size=3000), methodes)
def test_any_content_deflated_or_not_is_read_to_its_last_byte(contenu: bytes, methode: int) -> None:
    inventaire = inspect_archive(io.BytesIO(zipper({"a.pdf": contenu}, methode)), LIMITES)
    if not inventaire.anomalies:
        (entree,) = inventaire.entrees
        assert entree.taille_octets == len(contenu)
        assert entree.empreinte == hashlib.sha256(contenu).hexdigest()
    else:
        assert len(contenu) > LIMITES.ratio_max * len(zlib.compress(contenu, wbits=-15))


@given(st.dictionaries(noms, contenus, max_size=20), methodes)
def test_a_valid_archive_gives_back_every_piece_in_order(
    pieces: dict[str, bytes], methode: int
) -> None:
    inventaire = inspect_archive(io.BytesIO(zipper(pieces, methode)), LIMITES)
    attendues = [
        (nom, len(contenu), hashlib.sha256(contenu).hexdigest(), ())
        for nom, contenu in pieces.items()
    ]
    assert inventaire.anomalies == ()
    assert [
        (e.nom, e.taille_octets, e.empreinte, e.anomalies) for e in inventaire.entrees
    ] == attendues
