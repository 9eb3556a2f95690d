"""What zipfile trusts and must not: the end record, the directory's length, the local headers.

Before CPython 3.12 it loads a central directory of any size, does not see overlapping
entries, and of a local header reads nothing but the name.
"""

import re
import struct
from typing import BinaryIO, NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo

from sons.archive.modele import ArchiveRefusee, LimitesArchive
from sons.archive.noms import extra_field, printable, raw_name, read_name
from sons.ecriture import octets
from sons.lecture.sortes import EXAMINES_AU_DEBUT, name_what_is_no_zip

# APPNOTE 4.3.16, 4.3.14 followed by 4.3.15, the size and the lengths of 4.3.12, and 4.3.7.
_FIN = struct.Struct("<4s4H2IH")
_FIN64 = struct.Struct("<4sQ2H2I4Q4sIQI")
_CENTRAL = struct.Struct("<24xI3H12x")
_LOCAL = struct.Struct("<4s5H3I2H")

_SIGNATURE_FIN = b"PK\x05\x06"
_COMMENTAIRE_MAX = 0xFFFF
_SATURE_32 = 0xFFFFFFFF
_EXTRA_ZIP64 = 0x0001
# The directory is held in memory: a name and its extra fields need far less than this.
_OCTETS_PAR_ENTREE = 1024
_CHIFFRE = 0x0001
_DESCRIPTEUR = 0x0008
# Without its optional signature: CRC and two sizes (APPNOTE 4.3.9).
_DESCRIPTEUR_MIN = 12


class Repertoire(NamedTuple):
    """Where the directory begins, and how many bytes its entries say they hold.

    An entry of 4 Gio or more says 4 Gio there: its true size is further on.
    """

    debut: int
    annonces: int


def check_end(flux: BinaryIO, limites: LimitesArchive) -> Repertoire:
    """Codes 5001 to 5003, before anything is loaded."""
    taille = flux.seek(0, 2)
    if taille > limites.taille_zip_max_octets:
        raise ArchiveRefusee("5002", octets(taille), octets(limites.taille_zip_max_octets))
    debut_queue = max(0, taille - _FIN64.size - _FIN.size - _COMMENTAIRE_MAX)
    queue = _read(flux, debut_queue, taille - debut_queue)
    if _SIGNATURE_FIN not in queue:
        raise _unreadable(name_what_is_no_zip(_read(flux, 0, min(taille, EXAMINES_AU_DEBUT))))
    fin, nombre, longueur, decalage = _read_end(queue)
    debut = debut_queue + fin - longueur
    if nombre > limites.entrees_max:
        raise ArchiveRefusee("5003", str(nombre), str(limites.entrees_max))
    # Bytes may precede the archive (self-extracting ones): every offset is then shifted.
    if debut < decalage:
        raise _unreadable("son répertoire est hors du fichier")
    if longueur > _COMMENTAIRE_MAX + _OCTETS_PAR_ENTREE * limites.entrees_max:
        raise _unreadable("son répertoire est démesuré")
    tailles = _sizes(_read(flux, debut, longueur))
    if len(tailles) != nombre:
        raise _unreadable("elle ne contient pas le nombre de fichiers qu’elle annonce")
    return Repertoire(debut, sum(tailles))


def open_archive(flux: BinaryIO) -> ZipFile:
    """Let zipfile read the central directory, whose end record has been checked."""
    try:
        archive = ZipFile(flux)
    except (BadZipFile, NotImplementedError) as erreur:
        # zipfile takes any error of the stream for the end of a short file.
        if isinstance(erreur.__context__, OSError):
            raise erreur.__context__ from None
        raise _unreadable("son répertoire est endommagé") from erreur
    except UnicodeDecodeError as erreur:
        nom = erreur.object.decode("utf-8", errors="backslashreplace")
        raise _unreadable(f"un nom n’est pas en UTF-8, {printable(nom)}") from erreur
    if any(info.volume not in (0, 0xFFFF) for info in archive.infolist()):
        raise _unreadable("elle est en plusieurs volumes")
    return archive


class EnTetes(NamedTuple):
    """Places of local headers: those that are one, with where their content begins; the liars."""

    contenus: dict[int, int]
    infideles: set[int]


def check_headers(flux: BinaryIO, archive: ZipFile, debut: int) -> EnTetes:
    """Refuse overlapping entries (5005), and read the local headers.

    A central directory can name the same bytes many times: that is how a small archive
    inflates without end while every single ratio stays plausible.
    """
    borne, en_tetes = debut, EnTetes({}, set())
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset, reverse=True):
        if info.header_offset + _LOCAL.size > borne:
            raise _overlap(info)
        champs = _LOCAL.unpack(_read(flux, info.header_offset, _LOCAL.size))
        # What is not a header has no lengths: its entry is damaged, the others are not.
        is_en_tete = champs[0] == b"PK\x03\x04"
        longueur, extra = champs[9:11] if is_en_tete else (0, 0)
        debut_nom = info.header_offset + _LOCAL.size
        contenu = debut_nom + longueur + extra
        # Some tools raise the flag on empty entries and write no descriptor.
        suite = _DESCRIPTEUR_MIN if info.flag_bits & _DESCRIPTEUR and info.compress_size else 0
        if contenu + info.compress_size + suite > borne:
            raise _overlap(info)
        lu = _read(flux, debut_nom, longueur + extra)
        if is_en_tete and lu[:longueur] == raw_name(info):
            en_tetes.contenus[info.header_offset] = contenu
        if not _agree(champs, lu[longueur:], info):
            en_tetes.infideles.add(info.header_offset)
        borne = info.header_offset
    return en_tetes


def _overlap(info: ZipInfo) -> ArchiveRefusee:
    return ArchiveRefusee("5005", printable(read_name(info)))


def _unreadable(recu: str) -> ArchiveRefusee:
    return ArchiveRefusee("5001", recu, "une archive ZIP lisible")


def _read(flux: BinaryIO, position: int, taille: int) -> bytes:
    flux.seek(position)
    lu = flux.read(taille)
    if len(lu) != taille:
        raise _unreadable("le fichier est tronqué")
    return lu


def _read_end(queue: bytes) -> tuple[int, int, int, int]:
    """Find where the directory ends, its number of entries, its length and its offset."""
    # The comment of an end record stops exactly where the file stops.
    fins = [
        p
        for p in (trouve.start() for trouve in re.finditer(_SIGNATURE_FIN, queue))
        if int.from_bytes(queue[p + 20 : p + 22], "little") == len(queue) - p - _FIN.size
    ]
    # Two end records would be two archives; and zipfile takes the last signature it sees.
    if len(fins) != 1 or fins[0] != queue.rfind(_SIGNATURE_FIN):
        raise _unreadable("elle en contient deux" if fins else "d’autres octets la suivent")
    (fin,) = fins
    disque, disque_rep, ici, nombre, longueur, decalage = _FIN.unpack_from(queue, fin)[1:7]
    avant = queue[max(0, fin - _FIN64.size) : fin]
    if avant[-20:].startswith(b"PK\x06\x07"):
        return fin - _FIN64.size, *_read_end64(avant, (nombre, longueur, decalage))
    if disque or disque_rep or ici != nombre:
        raise _unreadable("elle est en plusieurs volumes")
    return fin, nombre, longueur, decalage


def _read_end64(brut: bytes, courts: tuple[int, int, int]) -> tuple[int, int, int]:
    """Read the zip64 end record, which neither its locator nor the plain one may contradict."""
    champs = _FIN64.unpack(brut.rjust(_FIN64.size, b"\0"))
    longs = nombre, longueur, decalage = champs[7:10]
    # Readers go through the locator, zipfile looks right before it: both must arrive here.
    attendus = (b"PK\x06\x06", 44, *champs[2:4], 0, 0, nombre, *longs)
    attendus += (b"PK\x06\x07", 0, decalage + longueur, champs[-1])
    paires = zip((0xFFFF, _SATURE_32, _SATURE_32), longs, strict=True)
    concordent = all(court in paire for court, paire in zip(courts, paires, strict=True))
    # Some tools count no volume at all.
    if champs != attendus or champs[-1] > 1 or not concordent:
        raise _unreadable("les deux fins d’un ZIP64 se contredisent")
    return nombre, longueur, decalage


def _sizes(repertoire: bytes) -> list[int]:
    """Return the size that each entry says; zipfile would cut a name running past the end."""
    tailles, position = [], 0
    while position + _CENTRAL.size <= len(repertoire):
        taille, *longueurs = _CENTRAL.unpack_from(repertoire, position)
        tailles.append(taille)
        position += _CENTRAL.size + sum(longueurs)
    if position != len(repertoire):
        raise _unreadable("son répertoire est tronqué")
    return tailles


def _agree(champs: tuple[int, ...], extra: bytes, info: ZipInfo) -> bool:
    """Compare method, encryption, CRC and sizes; zipfile compares the name when it opens."""
    drapeaux, methode, tailles = champs[2], champs[3], champs[6:9]
    permises: tuple[int, ...] = ()
    if (drapeaux | info.flag_bits) & _DESCRIPTEUR:
        # Not known yet when the header was written: they come after the content.
        permises = (0, _SATURE_32)
    elif extra_field(extra, _EXTRA_ZIP64) == struct.pack("<2Q", info.file_size, info.compress_size):
        permises = (_SATURE_32,)
    attendues = (info.CRC, info.compress_size, info.file_size)
    return (
        methode == info.compress_type
        and not (drapeaux ^ info.flag_bits) & _CHIFFRE
        and all(local in (c, *permises) for local, c in zip(tailles, attendues, strict=True))
    )
