"""The pieces of a demande, read again and handed out."""

import hashlib
from zipfile import ZipFile

from django.http import HttpResponse

from guichet.depots.models import AnciennePiece, Piece
from guichet.fichiers.contenu import DEBUT_OCTETS, type_of
from guichet.fichiers.envoi import check_servable
from guichet.fichiers.stockage import open_content
from guichet.telechargement import private_download
from sons import Textes


class ContenuAltere(Exception):
    """What is stored is not what was received."""


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
    return private_download(reponse, piece.nom, piece)


def label_of(piece: Piece, textes: Textes) -> str:
    """Return what the texts call a piece of this type; its type, if they do not know it."""
    connues = {p.type: p.libelle for p in textes.dispositif.pieces(textes.phase)}
    return connues.get(piece.type, piece.type)
