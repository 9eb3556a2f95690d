"""End record and central directory: codes 5001 to 5004, before anything is inflated."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sons.archive.modele import ArchiveRefusee, Limites
from sons.archive.noms import decoder_nom
from sons.archive.octets import SATURE_16, SATURE_32, lire_a, valeurs64

# APPNOTE 4.3.16, 4.3.15, 4.3.14 and 4.3.12.
_FIN = struct.Struct("<4s4H2IH")
_LOCALISATEUR = struct.Struct("<4sIQI")
_FIN64 = struct.Struct("<4sQ2H2I4Q")
_CENTRAL = struct.Struct("<4s6H3I5H2I")

_SIGNATURE_FIN = b"PK\x05\x06"
_COMMENTAIRE_MAX = 0xFFFF
_QUEUE_MAX = _FIN64.size + _LOCALISATEUR.size + _FIN.size + _COMMENTAIRE_MAX
# The directory is held in memory: a name and its extra fields need far less than this.
_OCTETS_PAR_ENTREE = 1024


@dataclass(frozen=True, slots=True)
class Fiche:
    """What the central directory says of one entry; ``position`` is the real one."""

    nom_brut: bytes
    nom: str
    drapeaux: int
    methode: int
    crc: int
    comprime: int
    declare: int
    position: int
    attributs: int


@dataclass(frozen=True, slots=True)
class Repertoire:
    """The central directory, in its order, and where it begins in the stream."""

    debut: int
    fiches: tuple[Fiche, ...]


@dataclass(frozen=True, slots=True)
class _Fin:
    """The end record; ``position`` is where the directory must end."""

    position: int
    nombre: int
    taille: int
    decalage: int


def lire_repertoire(flux: BinaryIO, limites: Limites) -> Repertoire:
    """Read the central directory, or refuse the archive."""
    taille = flux.seek(0, 2)
    if taille > limites.taille_zip_max_octets:
        raise ArchiveRefusee("5002", str(taille), str(limites.taille_zip_max_octets))
    fin = _lire_fin(flux, taille)
    if fin.nombre > limites.entrees_max:
        raise ArchiveRefusee("5003", str(fin.nombre), str(limites.entrees_max))
    debut = fin.position - fin.taille
    # Bytes may precede the archive (self-extracting ones): every offset is then shifted.
    prefixe = debut - fin.decalage
    if prefixe < 0:
        raise _illisible("répertoire central hors du fichier")
    if fin.taille > _COMMENTAIRE_MAX + _OCTETS_PAR_ENTREE * limites.entrees_max:
        raise _illisible("répertoire central démesuré")
    fiches = tuple(_fiches(lire_a(flux, debut, fin.taille), prefixe))
    if len(fiches) != fin.nombre:
        raise _illisible("nombre d'entrées différent de celui annoncé")
    _refuser_bombe(fiches, taille, limites)
    return Repertoire(debut, fiches)


def _illisible(recu: str) -> ArchiveRefusee:
    return ArchiveRefusee("5001", recu, "archive ZIP lisible")


def _lire_fin(flux: BinaryIO, taille: int) -> _Fin:
    debut = max(0, taille - _QUEUE_MAX)
    queue = lire_a(flux, debut, taille - debut)
    candidats = list(_fins_exactes(queue))
    # Two valid end records would be two archives: readers do not choose the same one.
    if len(candidats) != 1:
        raise _illisible("fin d'archive ambiguë" if candidats else "fin d'archive introuvable")
    position = candidats[0]
    champs = _FIN.unpack_from(queue, position)
    disque, disque_rep, nombre_ici, nombre, octets, decalage = champs[1:7]
    fin = _Fin(debut + position, nombre, octets, decalage)
    fin64 = _lire_fin64(queue[:position], fin)
    if fin64 is not None:
        return fin64
    if disque or disque_rep or nombre_ici != nombre:
        raise _illisible("archive en plusieurs volumes")
    return fin


def _fins_exactes(queue: bytes) -> Iterator[int]:
    """End records whose comment stops exactly where the file stops."""
    position = queue.find(_SIGNATURE_FIN)
    while 0 <= position <= len(queue) - _FIN.size:
        (commentaire,) = struct.unpack_from("<H", queue, position + _FIN.size - 2)
        if position + _FIN.size + commentaire == len(queue):
            yield position
        position = queue.find(_SIGNATURE_FIN, position + 1)


def _lire_fin64(avant: bytes, fin: _Fin) -> _Fin | None:
    """Read the zip64 end record when there is one before the plain one, and no contradiction."""
    if len(avant) < _FIN64.size + _LOCALISATEUR.size:
        return None
    signature, volume, decalage64, volumes = _LOCALISATEUR.unpack(avant[-_LOCALISATEUR.size :])
    if signature != b"PK\x06\x07":
        return None
    champs = _FIN64.unpack_from(avant, len(avant) - _LOCALISATEUR.size - _FIN64.size)
    disque, disque_rep, ici, nombre, octets, decalage = champs[4:]
    if volumes > 1 or any((volume, disque, disque_rep)) or ici != nombre:
        raise _illisible("archive en plusieurs volumes")
    fin64 = _Fin(fin.position - _LOCALISATEUR.size - _FIN64.size, nombre, octets, decalage)
    # Readers go through the locator, others look right before it: both must arrive here.
    if champs[0] != b"PK\x06\x06" or decalage64 != decalage + octets:
        raise _illisible("fin d'archive zip64 incohérente")
    if not _concordent(fin, fin64):
        raise _illisible("fin d'archive zip64 incohérente")
    return fin64


def _concordent(fin: _Fin, fin64: _Fin) -> bool:
    return (
        fin.nombre in (SATURE_16, fin64.nombre)
        and fin.taille in (SATURE_32, fin64.taille)
        and fin.decalage in (SATURE_32, fin64.decalage)
    )


def _fiches(brut: bytes, prefixe: int) -> Iterator[Fiche]:
    position = 0
    while position < len(brut):
        if len(brut) - position < _CENTRAL.size:
            raise _illisible("répertoire central tronqué")
        champs = _CENTRAL.unpack_from(brut, position)
        longueurs = champs[10:13]
        position += _CENTRAL.size
        fin = position + sum(longueurs)
        if champs[0] != b"PK\x01\x02" or fin > len(brut):
            raise _illisible("répertoire central endommagé")
        if champs[13] not in (0, SATURE_16):
            raise _illisible("archive en plusieurs volumes")
        fin_nom = position + longueurs[0]
        extra = brut[fin_nom : fin_nom + longueurs[1]]
        yield _fiche(champs, brut[position:fin_nom], extra, prefixe)
        position = fin


def _fiche(champs: tuple[int, ...], nom_brut: bytes, extra: bytes, prefixe: int) -> Fiche:
    drapeaux, methode, crc, comprime, declare = champs[3], champs[4], *champs[7:10]
    valeurs = valeurs64(extra, (declare, comprime, champs[16]))
    if valeurs is None:
        raise _illisible("champ zip64 tronqué")
    declare, comprime, decalage = valeurs
    return Fiche(
        nom_brut,
        decoder_nom(nom_brut, drapeaux, extra),
        drapeaux,
        methode,
        crc,
        comprime,
        declare,
        decalage + prefixe,
        champs[15],
    )


def _refuser_bombe(fiches: tuple[Fiche, ...], taille: int, limites: Limites) -> None:
    total = sum(fiche.declare for fiche in fiches)
    plafond = min(limites.ratio_max * taille, limites.entrees_max * limites.taille_piece_max_octets)
    if total > plafond:
        raise ArchiveRefusee("5004", str(total), str(plafond))
