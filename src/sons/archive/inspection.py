"""The inspection of an archive of pieces, from its directory to the content of each piece."""

import stat
from typing import BinaryIO

from sons.archive.contenu import (
    DEFLATE,
    STOCKE,
    Lecture,
    anomalies_contenu,
    lire_contenu,
    type_reel,
)
from sons.archive.entetes import Entete, lire_entetes
from sons.archive.modele import Anomalie, ArchiveRefusee, Entree, Inventaire, Limites
from sons.archive.noms import anomalies_nom, cles_en_double, est_dossier, est_residu
from sons.archive.octets import imprimable
from sons.archive.repertoire import Fiche, lire_repertoire

# Bits 0, 6 and 13: encrypted, strongly encrypted, headers masked by encryption.
_CHIFFRE = 0x2041
# Bit 5: the entry is a patch to apply to another file.
_CORRECTIF = 0x0020
# A blank page compresses very well: the ratio of one entry means nothing below this size.
_RATIO_SANS_OBJET = 1024 * 1024
_SANS_LECTURE = frozenset({"5019", "5021", "5022", "5024", "5026", "5014"})


def inspect_archive(flux: BinaryIO, limites: Limites) -> Inventaire:
    """Inspect a deposited archive, whatever the stream holds.

    Only the errors of the stream itself (``OSError``) come out of here.
    """
    try:
        repertoire = lire_repertoire(flux, limites)
        entetes = lire_entetes(flux, repertoire)
    except ArchiveRefusee as refus:
        return Inventaire((), (refus.anomalie,))
    pieces = [
        (fiche, entete)
        for fiche, entete in zip(repertoire.fiches, entetes, strict=True)
        if not est_dossier(fiche.nom) and not est_residu(fiche.nom)
    ]
    doubles = cles_en_double(fiche.nom for fiche, _ in pieces)
    return Inventaire(
        tuple(_inspecter(flux, fiche, entete, limites, doubles) for fiche, entete in pieces), ()
    )


def _inspecter(
    flux: BinaryIO, fiche: Fiche, entete: Entete, limites: Limites, doubles: frozenset[str]
) -> Entree:
    anomalies = [*anomalies_nom(fiche.nom, doubles), *_avant_lecture(fiche, entete, limites)]
    if any(anomalie.code in _SANS_LECTURE for anomalie in anomalies):
        return Entree(fiche.nom, fiche.declare, None, None, tuple(anomalies))
    lecture = lire_contenu(
        flux, entete.debut_donnees, fiche.comprime, fiche.methode, _plafond(fiche, limites)
    )
    anomalies += _apres_lecture(fiche, lecture, limites)
    return Entree(
        fiche.nom,
        lecture.taille if lecture.sain else fiche.declare,
        lecture.empreinte if lecture.entier else None,
        type_reel(lecture.debut),
        tuple(anomalies),
    )


def _plafond(fiche: Fiche, limites: Limites) -> int:
    """Bytes worth inflating: beyond, the entry is refused whatever follows."""
    return min(limites.taille_piece_max_octets, _plafond_ratio(fiche, limites))


def _plafond_ratio(fiche: Fiche, limites: Limites) -> int:
    return max(_RATIO_SANS_OBJET, limites.ratio_max * fiche.comprime)


def _avant_lecture(fiche: Fiche, entete: Entete, limites: Limites) -> list[Anomalie]:
    """Codes 5022, 5019, 5026, 5024 and 5014, as far as the headers tell."""
    anomalies = []
    genre = stat.S_IFMT(fiche.attributs >> 16)
    if genre not in (0, stat.S_IFREG):
        anomalies.append(Anomalie("5022", oct(genre), "fichier ordinaire"))
    if fiche.drapeaux & _CHIFFRE:
        anomalies.append(Anomalie("5019", imprimable(fiche.nom)))
    if fiche.methode not in (STOCKE, DEFLATE) or fiche.drapeaux & _CORRECTIF:
        anomalies.append(Anomalie("5026", str(fiche.methode), "0 ou 8"))
    if not entete.fidele:
        anomalies.append(Anomalie("5024", "en-tête local différent du répertoire central"))
    if fiche.declare > limites.taille_piece_max_octets:
        anomalies.append(_trop_grande(fiche.declare, limites))
    return anomalies


def _apres_lecture(fiche: Fiche, lecture: Lecture, limites: Limites) -> list[Anomalie]:
    """Codes 5014, 5015, 5024 and 5027, then what the content is when all of it was read."""
    if not lecture.sain:
        return [Anomalie("5024", "contenu compressé endommagé")]
    anomalies = []
    if lecture.taille > limites.taille_piece_max_octets:
        anomalies.append(_trop_grande(lecture.taille, limites))
    elif lecture.taille > limites.taille_piece_alerte_octets:
        seuil = str(limites.taille_piece_alerte_octets)
        anomalies.append(Anomalie("5015", str(lecture.taille), seuil))
    if lecture.entier and lecture.crc != fiche.crc:
        anomalies.append(Anomalie("5024", f"{lecture.crc:08x}", f"{fiche.crc:08x}"))
    attendu = min(fiche.declare, _plafond_ratio(fiche, limites))
    if lecture.taille != attendu:
        anomalies.append(Anomalie("5027", str(lecture.taille), str(attendu)))
    if lecture.entier:
        anomalies += anomalies_contenu(fiche.nom, lecture)
    return anomalies


def _trop_grande(taille: int, limites: Limites) -> Anomalie:
    return Anomalie("5014", str(taille), str(limites.taille_piece_max_octets))
