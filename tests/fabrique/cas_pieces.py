"""The cases of pieces: archives spoilt by hand, byte by byte where no tool would write them."""

import io
import random
import zipfile

from tests.fabrique.essais import Cas, Essai, base_mdv, changed, essai, line, put
from tests.fabrique.pieces import make_piece, make_zip


def piece_cases(graine: int) -> list[Cas]:
    """Return the cases of family 5."""
    depot = base_mdv(graine)
    bon = essai(depot)
    pieces = depot.pieces
    premiere = next(iter(pieces))
    limites = depot.textes.dispositif.limites

    def with_piece(contenu: bytes) -> Essai:
        return essai(depot, archive=make_zip(pieces | {premiere: contenu}))

    def named(autre: str, rang: int = 0) -> Essai:
        return essai(changed(depot, line(rang, put("piecesJustificatives.0.nomFichier", autre))))

    def raw(archive: bytes) -> Essai:
        return essai(depot, archive=archive)

    def renamed(autre: str) -> Essai:
        contenus = {autre if n == premiere else n: c for n, c in pieces.items()}
        return raw(make_zip(contenus))

    pdf = make_piece("PDF")
    gros = pdf[:-7] + b"%" + b"\n" * 100
    return [
        Cas("5001", raw(b"pas une archive"), bon),
        Cas("5002", raw(depot.archive + b"\0" * limites.taille_zip_max_octets), bon),
        Cas("5003", raw(make_zip({f"{n}.pdf": b"x" for n in range(1001)})), bon),
        Cas("5004", raw(make_zip(pieces | {"zeros.pdf": b"\0" * 3_000_000})), bon),
        Cas("5005", raw(_overlapping(depot.archive)), bon),
        Cas("5010", raw(make_zip({n: c for n, c in pieces.items() if n != premiere})), bon),
        Cas("5011", raw(make_zip(pieces | {"note.pdf": pdf})), bon),
        Cas("5012", named("bon-de-commande.pdf"), named(premiere.upper())),
        Cas("5013", named(premiere.replace(".pdf", ".jpg")), bon),
        Cas("5014", with_piece(_sized(limites.taille_piece_max_octets + 1)),
            with_piece(_sized(limites.taille_piece_max_octets))),
        Cas("5015", with_piece(_sized(limites.taille_piece_alerte_octets + 1)),
            with_piece(_sized(limites.taille_piece_alerte_octets))),
        Cas("5016", with_piece(b"Bon de commande en texte"), bon),
        Cas("5017", with_piece(gros), bon),
        Cas("5018", with_piece(b""), bon),
        Cas("5019", raw(_encrypted(depot.archive)), bon),
        Cas("5020", with_piece(make_zip({"dedans.pdf": pdf})), bon),
        Cas("5021", renamed("../" + premiere), bon),
        Cas("5022", raw(_symlink(pieces, premiere)), bon),
        Cas("5023", raw(make_zip(pieces | {premiere.upper(): pdf})), bon),
        Cas("5024", raw(_damaged(pieces)), bon),
        Cas("5025", renamed("pieces/" + premiere), bon),
        Cas("5026", raw(_bzip2(pieces)), bon),
        Cas("5027", raw(_lying(pieces, premiere)), bon),
        Cas("5028", named(premiere, rang=1), bon),
        Cas("5029", with_piece(make_piece("PNG")), bon),
    ]  # fmt: skip


def _sized(taille: int) -> bytes:
    """A PDF of an exact size that does not compress."""
    pdf = make_piece("PDF")
    bourre = random.Random(taille).randbytes(taille - len(pdf) - 1)
    return pdf[:9] + b"%" + bourre.replace(b"\n", b" ") + pdf[9:]


def _entry_offsets(archive: bytes) -> list[int]:
    lieux, lieu = [], archive.find(b"PK\x01\x02")
    while lieu >= 0:
        lieux.append(lieu)
        lieu = archive.find(b"PK\x01\x02", lieu + 4)
    return lieux


def _patched(archive: bytes, lieu: int, octets: bytes) -> bytes:
    return archive[:lieu] + octets + archive[lieu + len(octets) :]


def _overlapping(archive: bytes) -> bytes:
    """Make the second entry of the directory point to the first one's data."""
    premier, second, *_ = _entry_offsets(archive)
    return _patched(archive, second + 42, archive[premier + 42 : premier + 46])


def _encrypted(archive: bytes) -> bytes:
    """Set the encryption flag of the first entry, in both of its headers."""
    return _patched(_patched(archive, _entry_offsets(archive)[0] + 8, b"\x01"), 6, b"\x01")


def _damaged(pieces: dict[str, bytes]) -> bytes:
    """Turn one byte of the first piece after its checksum was written."""
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w", zipfile.ZIP_STORED) as archive:
        for nom, contenu in pieces.items():
            archive.writestr(nom, contenu)
    octets = flux.getvalue()
    lieu = octets.index(b"Helvetica")
    return _patched(octets, lieu, b"helvetica")


def _bzip2(pieces: dict[str, bytes]) -> bytes:
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w", zipfile.ZIP_BZIP2) as archive:
        for nom, contenu in pieces.items():
            archive.writestr(nom, contenu)
    return flux.getvalue()


def _symlink(pieces: dict[str, bytes], nom: str) -> bytes:
    flux = io.BytesIO()
    with zipfile.ZipFile(flux, "w") as archive:
        for autre, contenu in pieces.items():
            entree = zipfile.ZipInfo(autre)
            entree.create_system = 3
            entree.external_attr = (0o120777 if autre == nom else 0o100644) << 16
            archive.writestr(entree, b"/etc/passwd" if autre == nom else contenu)
    return flux.getvalue()


def _lying(pieces: dict[str, bytes], nom: str) -> bytes:
    """Announce one byte less than the first piece really holds, in both headers."""
    archive = make_zip(pieces)
    vraie = len(pieces[nom]).to_bytes(4, "little")
    fausse = (len(pieces[nom]) - 1).to_bytes(4, "little")
    premier = _entry_offsets(archive)[0]
    if archive[22:26] != vraie or archive[premier + 24 : premier + 28] != vraie:
        raise AssertionError("l’archive n’a pas la forme attendue")
    return _patched(_patched(archive, premier + 24, fausse), 22, fausse)
