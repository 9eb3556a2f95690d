"""The pieces of a demande as a control found them."""

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any
from zipfile import ZipFile

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from guichet.depots.demandes import PieceLue
from guichet.depots.models import AnciennePiece, EtatPiece, Piece
from guichet.fichiers.contenu import DEBUT_OCTETS, type_of
from guichet.fichiers.envoi import check_servable
from guichet.fichiers.models import Fichier
from guichet.fichiers.stockage import open_content
from sons import Textes
from sons.archive import Entree, Inventaire
from sons.constats import Constat


class ContenuAltere(Exception):
    """What is stored is not what was received."""


class PiecesRecues:
    """What a ZIP brought, found by the name that a demande declares."""

    def __init__(self, archive: Fichier | None, inventaire: Inventaire | None) -> None:
        self.archive = archive
        entrees = inventaire.entrees if inventaire else ()
        self._par_nom = {_key(e.nom): e for e in entrees}
        self._par_feuille = {_key(e.nom.rpartition("/")[2]): e for e in entrees}

    def fields(self, piece: PieceLue, constats: Iterable[Constat]) -> dict[str, Any]:
        """Return the fields of a ``Piece`` that say whether it is there and where."""
        entree = self.find(piece.nom)
        if entree is None:
            return {"etat": EtatPiece.MANQUANTE}
        refusee = any(c.is_bloquant for c in constats)
        if refusee or entree.empreinte is None or self.archive is None:
            return {"etat": EtatPiece.REFUSEE}
        return {
            "etat": EtatPiece.RECUE,
            "archive": self.archive,
            "entree": entree.nom,
            "empreinte": entree.empreinte,
            "taille_octets": entree.taille_octets,
        }

    def find(self, nom: str) -> Entree | None:
        """Return the entry of that name, whatever its case."""
        return self._par_nom.get(_key(nom)) or self._par_feuille.get(_key(nom))


def as_kept(constat: Constat) -> dict[str, Any]:
    """Return a finding as the rows keep it, in the shape of the report."""
    return constat.as_dict()


def constats_by_piece(constats: Iterable[Constat], table: str) -> Mapping[int, list[Constat]]:
    """Sort the findings about pieces by the rank of the piece, read in their path."""
    tries: dict[int, list[Constat]] = {}
    for constat in constats:
        _, trouve, suite = constat.chemin.partition(f".{table}[")
        if constat.is_piece and trouve:
            tries.setdefault(int(suite.partition("]")[0]), []).append(constat)
    return tries


def _key(nom: str) -> str:
    return unicodedata.normalize("NFC", nom).casefold()


def read_piece(piece: Piece | AnciennePiece) -> bytes:
    """Return a received piece, whose content is still what it was.

    Raises PermissionDenied while its archive waits for the antivirus, ContenuAltere otherwise than
    by the hash written when it was received.
    """
    if piece.archive is None:
        raise ValueError("a piece that was not received has no content")
    check_servable(piece.archive)
    with open_content(piece.archive.empreinte) as flux, ZipFile(flux) as archive:
        contenu = archive.read(piece.entree)
    if hashlib.sha256(contenu).hexdigest() != piece.empreinte:
        raise ContenuAltere(f"{piece._meta.label_lower} {piece.pk} is not what was received")
    return contenu


def attachment(piece: Piece | AnciennePiece) -> HttpResponse:
    """Return the answer that downloads a received piece. Raises as ``read_piece``."""
    contenu = read_piece(piece)
    reponse = HttpResponse(contenu, content_type=type_of(contenu[:DEBUT_OCTETS]).value)
    entete = content_disposition_header(as_attachment=True, filename=piece.nom)
    reponse.headers["Content-Disposition"] = entete or "attachment"
    reponse.headers["X-Content-Type-Options"] = "nosniff"
    reponse.headers["Cache-Control"] = "private, no-store"
    return reponse


def label_of(piece: Piece, textes: Textes) -> str:
    """Return what the texts call a piece of this type; its type, if they do not know it."""
    connues = {p.type: p.libelle for p in textes.dispositif.pieces(textes.phase)}
    return connues.get(piece.type, piece.type)
