"""Local headers: faithful to the central directory or not, overlapping or not (5005)."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from sons.archive.modele import ArchiveRefusee
from sons.archive.octets import SATURE_32, imprimable, lire_a, valeurs64
from sons.archive.repertoire import Fiche, Repertoire

_LOCAL = struct.Struct("<4s5H3I2H")  # APPNOTE 4.3.7
_DRAPEAU_CHIFFRE = 0x0001
_DRAPEAU_DESCRIPTEUR = 0x0008
# Without its optional signature: CRC and two sizes (APPNOTE 4.3.9).
_DESCRIPTEUR_MIN = 12


@dataclass(frozen=True, slots=True)
class Entete:
    """Where the content of an entry really begins; ``fidele`` to the central directory or not."""

    debut_donnees: int
    fidele: bool


def lire_entetes(flux: BinaryIO, repertoire: Repertoire) -> list[Entete]:
    """Read the local headers, in the order of the directory; refuse overlapping entries.

    A central directory can name the same bytes many times: that is how a small archive
    inflates without end while every single ratio stays plausible.
    """
    entetes = [_lire_entete(flux, fiche, repertoire.debut) for fiche in repertoire.fiches]
    par_position = sorted(
        zip(repertoire.fiches, entetes, strict=True), key=lambda paire: paire[0].position
    )
    borne = repertoire.debut
    for fiche, entete in reversed(par_position):
        if _fin(fiche, entete) > borne:
            raise ArchiveRefusee("5005", imprimable(fiche.nom))
        borne = fiche.position
    return entetes


def _fin(fiche: Fiche, entete: Entete) -> int:
    fin = entete.debut_donnees + fiche.comprime
    # Some tools raise the flag on empty entries and write no descriptor.
    if fiche.drapeaux & _DRAPEAU_DESCRIPTEUR and fiche.comprime:
        fin += _DESCRIPTEUR_MIN
    return fin


def _lire_entete(flux: BinaryIO, fiche: Fiche, debut_repertoire: int) -> Entete:
    """Read one header; when it is not one, its least extent is still taken for the overlaps."""
    fin = fiche.position + _LOCAL.size
    if fin > debut_repertoire:
        return Entete(fin, fidele=False)
    champs = _LOCAL.unpack(lire_a(flux, fiche.position, _LOCAL.size).ljust(_LOCAL.size, b"\0"))
    if champs[0] != b"PK\x03\x04":
        return Entete(fin, fidele=False)
    longueur_nom, longueur_extra = champs[9:11]
    suite = lire_a(flux, fin, longueur_nom + longueur_extra)
    nom, extra = suite[:longueur_nom], suite[longueur_nom:]
    fidele = nom == fiche.nom_brut and _memes_champs(champs, extra, fiche)
    return Entete(fin + longueur_nom + longueur_extra, fidele)


def _memes_champs(champs: Sequence[int], extra: bytes, fiche: Fiche) -> bool:
    drapeaux, methode = champs[2], champs[3]
    crc, comprime, declare = champs[6:9]
    if methode != fiche.methode or (drapeaux ^ fiche.drapeaux) & _DRAPEAU_CHIFFRE:
        return False
    tailles = valeurs64(extra, (declare, comprime))
    if tailles is None:
        return False
    couples = zip((crc, *tailles), (fiche.crc, fiche.declare, fiche.comprime), strict=True)
    if (drapeaux | fiche.drapeaux) & _DRAPEAU_DESCRIPTEUR:
        # Not known yet when the header was written: they come after the content.
        return all(local in (0, SATURE_32, central) for local, central in couples)
    return all(local == central for local, central in couples)
