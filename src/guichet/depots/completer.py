"""A new ZIP for demandes whose pieces are missing or refused.

The pieces alone are controlled again, by the same engine: the demande is put back alone in its
file, under the names that the nomenclature gives to its pieces.
"""

from typing import Any

from django.db import transaction

from guichet.acteurs.models import Personne
from guichet.depots.actes import Acte
from guichet.depots.cycle import CYCLE, apply, check_pieces_there
from guichet.depots.demandes import PieceLue, read_tree
from guichet.depots.models import Demande, EtatPiece, Piece
from guichet.depots.pieces import PiecesRecues, as_kept, constats_by_piece
from guichet.fichiers.models import Fichier
from guichet.fichiers.stockage import open_content, read_content
from guichet.publication.textes import reglement
from sons import ContexteMemoire, Resultat, Textes, control_depot
from sons.ecriture import write_json
from sons.reglement.format import Role


def expected_name(textes: Textes, piece: Piece) -> str:
    """Return the name that the nomenclature gives to a piece, its own if its type is unknown."""
    connues = {p.type: p for p in textes.dispositif.pieces(textes.phase)}
    if piece.type not in connues or piece.format not in textes.dispositif.noms.extensions:
        return piece.nom
    numero = piece.demande.numero_editeur
    return textes.dispositif.piece_name(connues[piece.type], numero, piece.format)


@transaction.atomic
def complete(demande: Demande, personne: Personne, archive: Fichier) -> list[Piece]:
    """Take what ``archive`` brings for ``demande``; return the pieces that are still not there.

    A piece already received is left alone. When nothing is missing any more, the demande becomes
    deposited. Raises PermissionDenied or ActeImpossible, as the cycle of the demande.
    """
    CYCLE.begin(demande, Acte.COMPLETEE, personne)
    textes = reglement().textes(demande.dispositif, demande.phase)
    attendues = list(demande.pieces.exclude(etat=EtatPiece.RECUE).select_related("demande"))
    resultat, recues = _control(demande, textes, archive, attendues)
    constats = constats_by_piece(
        resultat.rapport.demandes[0].constats, textes.format.required(Role.PIECES).nom
    )
    demande.constats = [c for c in demande.constats if not c["code"].startswith("5")]
    demande.constats += [as_kept(c) for c in resultat.rapport.demandes[0].constats if c.is_piece]
    demande.save(update_fields=["constats"])
    for rang, piece in enumerate(attendues):
        lue = PieceLue(rang, expected_name(textes, piece), piece.type, piece.format)
        _update(piece, recues.fields(lue, constats.get(rang, ())))
    if not check_pieces_there(demande):
        apply(demande, Acte.COMPLETEE, personne)
    return [piece for piece in attendues if piece.etat != EtatPiece.RECUE]


def _control(
    demande: Demande, textes: Textes, archive: Fichier, attendues: list[Piece]
) -> tuple[Resultat, PiecesRecues]:
    contenu = _alone(demande, textes, attendues)
    with open_content(archive.empreinte) as flux:
        instant = demande.deposee_le
        resultat = control_depot(contenu, textes, ContexteMemoire(), instant, archive=flux)
    return resultat, PiecesRecues(archive, resultat.inventaire)


def _alone(demande: Demande, textes: Textes, attendues: list[Piece]) -> bytes:
    """Return the file of the deposit with this demande only, and only the pieces still due."""
    un_format = textes.format
    arbre = read_tree(read_content(demande.depot.json.empreinte), textes)
    lignes, numero = un_format.required(Role.LIGNES).nom, un_format.required(Role.NUM_LIGNE).nom
    table, nom = un_format.required(Role.PIECES).nom, un_format.required(Role.PIECE_NOM).nom
    ligne = next(une for une in arbre[lignes] if une[numero] == demande.num_ligne)
    pieces = [ligne[table][piece.rang] | {nom: expected_name(textes, piece)} for piece in attendues]
    return write_json(arbre | {lignes: [ligne | {numero: 1, table: pieces}]})


def _update(piece: Piece, champs: dict[str, Any]) -> None:
    for nom, valeur in champs.items():
        setattr(piece, nom, valeur)
    piece.save(update_fields=list(champs))
