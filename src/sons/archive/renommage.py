"""The same ZIP under other names: contents are copied as they lie, nothing is unpacked.

What is written is made of the directory, which the opening has checked: no entry overlaps another.
"""

import struct
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from sons.archive.modele import LimitesArchive
from sons.archive.noms import is_piece, leaf, name_key, read_name
from sons.archive.ouverture import check_end, check_headers, open_archive

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_FIN = struct.Struct("<4s4H2IH")
_VERSION = 20
_DESCRIPTEUR, _UTF8 = 0x0008, 0x0800
_MORCEAU_OCTETS = 256 * 1024


def rename(
    flux: BinaryIO, limites: LimitesArchive, noms: Mapping[str, Collection[str]]
) -> Iterator[bytes]:
    """Yield the bytes of the archive with its entries under their new names.

    ``noms`` gives the new names of an entry: several make several entries, none leaves it out; an
    entry that it does not know keeps its name. Folders and residues of systems are left out. Raises
    ArchiveRefusee before anything is yielded when the archive cannot be read.
    """
    debut = check_end(flux, limites).debut
    archive = open_archive(flux)
    contenus = check_headers(flux, archive, debut).contenus
    return _write(flux, [*_planned(archive, contenus, noms)])


def _planned(
    archive: ZipFile, contenus: Mapping[int, int], noms: Mapping[str, Collection[str]]
) -> Iterator[tuple[ZipInfo, int, bytes]]:
    """Yield each entry to write: its source, where its content begins, its name."""
    par_cle = {name_key(ancien): neufs for ancien, neufs in noms.items()}
    for info in archive.infolist():
        nom = read_name(info)
        if not is_piece(nom) or info.header_offset not in contenus:
            continue
        connus = par_cle.get(name_key(nom), par_cle.get(name_key(leaf(nom)), (nom,)))
        for neuf in connus:
            yield info, contenus[info.header_offset], neuf.encode("utf-8", "replace")


def _write(flux: BinaryIO, entrees: list[tuple[ZipInfo, int, bytes]]) -> Iterator[bytes]:
    position, repertoire = 0, []
    for info, contenu, nom in entrees:
        commun = _common(info, len(nom))
        yield _LOCAL.pack(b"PK\x03\x04", _VERSION, *commun, 0) + nom
        repertoire.append(
            _CENTRAL.pack(
                b"PK\x01\x02", info.create_system << 8 | _VERSION, _VERSION, *commun, 0, 0, 0, 0,
                info.external_attr, position,
            )
            + nom
        )  # fmt: skip
        yield from _copied(flux, contenu, info.compress_size)
        position += _LOCAL.size + len(nom) + info.compress_size
    taille = sum(map(len, repertoire))
    yield from repertoire
    yield _FIN.pack(b"PK\x05\x06", 0, 0, len(entrees), len(entrees), taille, position, 0)


def _common(info: ZipInfo, longueur: int) -> tuple[int, ...]:
    """Return what a local header and the directory say alike."""
    annee, mois, jour, heure, minute, seconde = info.date_time
    drapeaux = info.flag_bits & ~_DESCRIPTEUR | _UTF8
    return (
        drapeaux, info.compress_type, heure << 11 | minute << 5 | seconde // 2,
        (annee - 1980) << 9 | mois << 5 | jour, info.CRC, info.compress_size, info.file_size,
        longueur,
    )  # fmt: skip


def _copied(flux: BinaryIO, debut: int, taille: int) -> Iterator[bytes]:
    while taille:
        flux.seek(debut)
        bloc = flux.read(min(_MORCEAU_OCTETS, taille))
        if not bloc:
            raise EOFError("the archive ended before its own directory said")
        yield bloc
        debut, taille = debut + len(bloc), taille - len(bloc)
