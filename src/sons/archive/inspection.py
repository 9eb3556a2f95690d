"""The inspection of an archive of pieces, from its directory to the content of each piece."""

import hashlib
import stat
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from sons.archive.contenu import EXAMINES, content_anomalies, real_type
from sons.archive.deballage import inflate
from sons.archive.modele import Anomalie, ArchiveRefusee, Entree, Inventaire, LimitesArchive
from sons.archive.noms import is_piece, name_anomalies, printable, read_name, shared_keys
from sons.archive.ouverture import EnTetes, check_end, check_headers, open_archive
from sons.ecriture import octets

# Bits 0, 6 and 13: encrypted, strongly encrypted, headers masked by encryption.
_CHIFFRE = 0x2041
# Bit 5: the entry is a patch to apply to another file.
_CORRECTIF = 0x0020
# A blank page compresses very well: the ratio of one entry means nothing below this size.
_RATIO_SANS_OBJET = 1024 * 1024
_SANS_LECTURE = frozenset({"5019", "5021", "5022", "5024", "5026", "5014"})
# A bad local header or CRC, deflate stream, length.
_ENDOMMAGE = (BadZipFile, zlib.error, EOFError)


def inspect_archive(flux: BinaryIO, limites: LimitesArchive) -> Inventaire:
    """Inspect a deposited archive, whatever the stream holds.

    The stream is seekable and buffered, as ``open(chemin, "rb")`` gives it. Only its own
    errors (``OSError``) come out of here.
    """
    try:
        debut = check_end(flux, limites).debut
        with open_archive(flux) as archive:
            _refuse_bomb(archive, flux.seek(0, 2), limites)
            en_tetes = check_headers(flux, archive, debut)
            return Inventaire(tuple(_inspect_pieces(flux, archive, en_tetes, limites)), ())
    except ArchiveRefusee as refus:
        return Inventaire((), (refus.anomalie,))


def announced_octets(flux: BinaryIO, limites: LimitesArchive) -> int | None:
    """Return how many bytes the entries of an archive say they hold, before any is looked at.

    None for an archive whose end is refused. Raises as ``inspect_archive``.
    """
    try:
        return check_end(flux, limites).annonces
    except ArchiveRefusee:
        return None


def _refuse_bomb(archive: ZipFile, taille: int, limites: LimitesArchive) -> None:
    total = sum(info.file_size for info in archive.infolist())
    plafond = min(limites.ratio_max * taille, limites.entrees_max * limites.taille_piece_max_octets)
    if total > plafond:
        raise ArchiveRefusee("5004", octets(total), octets(plafond))


def _inspect_pieces(
    flux: BinaryIO, archive: ZipFile, en_tetes: EnTetes, limites: LimitesArchive
) -> Iterator[Entree]:
    noms = [(info, read_name(info)) for info in archive.infolist()]
    pieces = [(info, nom) for info, nom in noms if is_piece(nom)]
    doubles = shared_keys(nom for _, nom in pieces)
    for info, nom in pieces:
        anomalies = name_anomalies(nom, doubles) + _anomalies_before(info, nom, limites)
        if info.header_offset in en_tetes.infideles:
            anomalies.append(Anomalie("5024", "son en-tête contredit le répertoire de l’archive"))
        blocs = inflate(flux, info, en_tetes.contenus.get(info.header_offset))
        yield _inspect_piece(blocs, info, nom, limites, anomalies)


def _anomalies_before(info: ZipInfo, nom: str, limites: LimitesArchive) -> list[Anomalie]:
    """Codes 5022, 5019, 5026 and 5014, as far as the directory tells."""
    anomalies = []
    genre = stat.S_IFMT(info.external_attr >> 16)
    if genre not in (0, stat.S_IFREG):
        anomalies.append(Anomalie("5022", oct(genre), "fichier ordinaire"))
    if info.flag_bits & _CHIFFRE:
        anomalies.append(Anomalie("5019", printable(nom)))
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or info.flag_bits & _CORRECTIF:
        anomalies.append(Anomalie("5026", str(info.compress_type), "0 ou 8"))
    if info.file_size > (maximum := limites.taille_piece_max_octets):
        anomalies.append(Anomalie("5014", octets(info.file_size), octets(maximum)))
    return anomalies


def _inspect_piece(
    blocs: Iterable[bytes],
    info: ZipInfo,
    nom: str,
    limites: LimitesArchive,
    anomalies: list[Anomalie],
) -> Entree:
    if any(anomalie.code in _SANS_LECTURE for anomalie in anomalies):
        return Entree(nom, info.file_size, None, None, tuple(anomalies))
    par_ratio = max(_RATIO_SANS_OBJET, limites.ratio_max * info.compress_size)
    plafond = min(limites.taille_piece_max_octets, par_ratio)
    try:
        taille, empreinte, debut, fin = _look_at(blocs, plafond)
    except _ENDOMMAGE:
        anomalies.append(Anomalie("5024", "son contenu ou son en-tête est endommagé"))
        return Entree(nom, info.file_size, None, None, tuple(anomalies))
    anomalies += _anomalies_after(taille, min(info.file_size, par_ratio), limites)
    if empreinte:
        anomalies += content_anomalies(nom, debut, fin)
    return Entree(nom, taille, empreinte, real_type(debut), tuple(anomalies))


def _look_at(blocs: Iterable[bytes], plafond: int) -> tuple[int, str | None, bytes, bytes]:
    """Return size, digest, first and last bytes of a content; no digest past ``plafond``."""
    taille, empreinte, debut, fin = 0, hashlib.sha256(), b"", b""
    for bloc in blocs:
        taille += len(bloc)
        debut += bloc[: EXAMINES - len(debut)]
        if taille > plafond:
            return plafond + 1, None, debut, b""
        empreinte.update(bloc)
        fin = (fin + bloc[-EXAMINES:])[-EXAMINES:]
    return taille, empreinte.hexdigest(), debut, fin


def _anomalies_after(taille: int, attendu: int, limites: LimitesArchive) -> list[Anomalie]:
    """Codes 5014, 5015 and 5027, by the bytes really counted."""
    bornes = (
        ("5014", limites.taille_piece_max_octets),
        ("5015", limites.taille_piece_alerte_octets),
    )
    anomalies = [
        Anomalie(c, octets(taille), octets(borne)) for c, borne in bornes if taille > borne
    ][:1]
    if taille != attendu:
        anomalies.append(Anomalie("5027", octets(taille), octets(attendu)))
    return anomalies
