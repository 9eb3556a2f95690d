"""A new ZIP for demandes whose pieces are missing, refused, or to be replaced.

The pieces alone are controlled again, by the same engine: the demande is put back alone in its
file, under the names that the nomenclature gives to its pieces.

An agency invites to modify or to complete a demande (AF-PHA-LGO-Va1 §6.1, last paragraph): of one
sent back to be modified, the pieces that the ZIP brings replace those received, whose contents are
kept. Until when, ``limites`` says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Self

from django.db import transaction

from guichet import horloge
from guichet.acteurs.models import Personne
from guichet.conversations.ecriture import add
from guichet.cycles.table import ActeImpossible
from guichet.depots.actes import Acte
from guichet.depots.cycle import CYCLE, apply, check_pieces_there
from guichet.depots.models import AnciennePiece, Demande, Etat, EtatPiece, Piece
from guichet.depots.reception import a_part
from guichet.depots.reception.ecriture import fields_of
from guichet.depots.reception.refus import ControleInterrompu, TropDeConcurrence
from guichet.depots.suivi.limites import too_late
from guichet.depots.suivi.rapprochement import Attendue, Rapprochement, match
from guichet.depots.suivi.relecture import read_again
from guichet.fichiers.models import Fichier
from guichet.fichiers.reception import FichierRefuse
from guichet.fichiers.stockage import open_content
from guichet.journal.inscription import record
from guichet.textes import reglement
from sons import ContexteMemoire, Textes, control_depot
from sons.archive import Inventaire
from sons.constats import Constat
from sons.ecriture import write_json
from sons.reglement.format import Role


@dataclass
class Complement:
    """What a new ZIP changed: what is still not there, what was replaced, what was not and why.

    ``devinees`` and ``ecartees`` as in ``Rapprochement``.
    """

    restent: list[Piece] = field(default_factory=list)
    remplacees: list[Piece] = field(default_factory=list)
    refusees: list[tuple[Piece, str]] = field(default_factory=list)
    devinees: list[tuple[str, str]] = field(default_factory=list)
    ecartees: list[tuple[str, str]] = field(default_factory=list)


def expected_name(textes: Textes, piece: Piece) -> str:
    """Return the name that the nomenclature gives to a piece, its own if its type is unknown."""
    connues = {p.type: p for p in textes.dispositif.pieces(textes.phase)}
    if piece.type not in connues or piece.format not in textes.dispositif.noms.extensions:
        return piece.nom
    numero = piece.demande.numero_editeur
    return textes.dispositif.piece_name(connues[piece.type], numero, piece.format)


class Apport(NamedTuple):
    """A ZIP, what of it is taken under the expected names, and under which names it lies there.

    Looked at before anything is locked, however long that takes.
    """

    fichier: Fichier
    inventaire: Inventaire
    entrees: Mapping[str, str]
    rapprochement: Rapprochement

    @classmethod
    def of(
        cls,
        fichier: Fichier,
        lu: Inventaire,
        fait: Rapprochement,
        noms: Iterable[str] | None = None,
    ) -> Self:
        """Return what a ZIP brings for ``noms``; nothing is found in one that is refused."""
        garde = lu if lu.anomalies else fait.inventory(noms)
        entrees = {nom: entree.nom for nom, entree in fait.prises.items()}
        return cls(fichier, garde, entrees, fait)


def complete(
    demande: Demande, personne: Personne, archive: Fichier, recu_le: datetime | None = None
) -> Complement:
    """Take what ``archive``, received at ``recu_le`` (now), brings for ``demande``.

    When nothing is missing any more and no replacement was refused, the demande becomes deposited.
    Raises PermissionDenied or ActeImpossible, as the cycle of the demande; FichierRefuse for a ZIP
    that cannot be read, or that would change nothing of a demande to be modified.
    """
    recu_le = recu_le or horloge.now()
    apport = _look(demande, archive)
    with transaction.atomic():
        return take(demande, personne, apport, recu_le)


def take(demande: Demande, personne: Personne, lu: Apport, recu_le: datetime) -> Complement:
    """Do ``complete`` of what was looked at, inside a transaction; raises as it does."""
    _begin(demande, personne, recu_le)
    textes = reglement().textes(demande.dispositif, demande.phase)
    concernees = _concerned(demande, textes, lu.inventaire)
    contenu = _alone(demande, textes, concernees)
    resultat = control_depot(
        contenu, textes, ContexteMemoire(), demande.deposee_le, archive=lu.inventaire
    )
    if du_zip := _refusals(c for c in resultat.rapport.constats if c.is_piece):
        raise FichierRefuse(du_zip)
    relue, fait = resultat.demandes[0], _told(lu.rapprochement)
    constats = [c for c in relue.controlee.constats if c.is_piece]
    for piece, lue in zip(concernees, relue.pieces, strict=True):
        champs = fields_of(relue, lue, lu.fichier.pk)
        champs["entree"] = lu.entrees.get(champs["entree"], champs["entree"])
        if not _take(fait, piece, champs, lue.constats, personne):
            constats = [c for c in constats if c not in lue.constats]
    if demande.etat == Etat.A_MODIFIER and not (fait.remplacees or fait.refusees):
        raise FichierRefuse("Ces pièces sont celles que l’agence a déjà.")
    demande.constats = [c for c in demande.constats if not c["code"].startswith("5")]
    demande.constats += [c.as_dict() for c in constats]
    demande.save(update_fields=["constats"])
    if not check_pieces_there(demande) and not fait.refusees:
        apply(demande, Acte.COMPLETEE, personne)
    return fait


def answer(
    demande: Demande,
    personne: Personne,
    texte: str,
    archive: Fichier | None,
    recu_le: datetime | None = None,
) -> Complement:
    """Answer the agency, which wants a demande modified: by words, by a ZIP, or by both.

    Raises as ``complete``.
    """
    recu_le = recu_le or horloge.now()
    lu = None if archive is None else _look(demande, archive)
    with transaction.atomic():
        return _answer(demande, personne, texte, lu, recu_le)


def _answer(
    demande: Demande, personne: Personne, texte: str, lu: Apport | None, recu_le: datetime
) -> Complement:
    fait = Complement()
    if lu is not None:
        fait = take(demande, personne, lu, recu_le)
    else:
        _begin(demande, personne, recu_le)
        apply(demande, Acte.COMPLETEE, personne)
    if texte:
        add(personne, demande, texte)
    return fait


def _begin(demande: Demande, personne: Personne, recu_le: datetime) -> None:
    """Take the row, if what was received at ``recu_le`` still is in time."""
    CYCLE.begin(demande, Acte.COMPLETEE, personne)
    if refus := too_late(demande, recu_le):
        raise ActeImpossible(refus)


def _look(demande: Demande, archive: Fichier) -> Apport:
    """Look at a ZIP, and find in it the pieces of a demande. Raises FichierRefuse."""
    textes = reglement().textes(demande.dispositif, demande.phase)
    lu = inspect(archive, textes, demande.organisation_id)
    pieces = list(demande.pieces.select_related("demande"))
    ouvertes = [p for p in pieces if demande.etat == Etat.A_MODIFIER or p.etat != EtatPiece.RECUE]
    deja = [expected_name(textes, piece) for piece in pieces if piece not in ouvertes]
    attendues = [Attendue(expected_name(textes, piece), piece.format) for piece in ouvertes]
    return Apport.of(archive, lu, match(attendues, lu, textes.dispositif.noms, deja))


def inspect(archive: Fichier, textes: Textes, pour: int) -> Inventaire:
    """Return what a ZIP holds. Raises FichierRefuse when to look at it takes too much."""
    try:
        with open_content(archive.empreinte) as flux:
            return a_part.inspect(flux, textes, pour)
    except (ControleInterrompu, TropDeConcurrence) as faute:
        raise FichierRefuse(str(faute)) from faute


def _told(fait: Rapprochement) -> Complement:
    return Complement(devinees=fait.devinees, ecartees=fait.ecartees)


def _concerned(demande: Demande, textes: Textes, inventaire: Inventaire) -> list[Piece]:
    """Return the pieces still due; of a demande to be modified, those that the ZIP brings too.

    Raises FichierRefuse when it brings none of them.
    """
    pieces = list(demande.pieces.select_related("demande", "archive"))
    if demande.etat != Etat.A_MODIFIER:
        return [piece for piece in pieces if piece.etat != EtatPiece.RECUE]
    if inventaire.anomalies:
        return pieces
    apportes = {entree.nom for entree in inventaire.entrees}
    apportees = [piece for piece in pieces if expected_name(textes, piece) in apportes]
    if not apportees:
        noms = ", ".join(expected_name(textes, piece) for piece in pieces)
        raise FichierRefuse(
            f"Aucune pièce de la demande n’y a été reconnue. Noms attendus : {noms}."
        )
    return apportees


def _take(
    fait: Complement,
    piece: Piece,
    champs: dict[str, Any],
    constats: Iterable[Constat],
    personne: Personne,
) -> bool:
    """Write what came of a piece; tell whether what the control says is about what is now kept."""
    if piece.etat != EtatPiece.RECUE:
        _update(piece, champs)
        if piece.etat != EtatPiece.RECUE:
            fait.restent.append(piece)
        return True
    if champs["etat"] != EtatPiece.RECUE:
        fait.refusees.append((piece, _refusals(constats)))
        return False
    if champs["empreinte"] != piece.empreinte:
        _replace(piece, champs, personne)
        fait.remplacees.append(piece)
    return True


def _refusals(constats: Iterable[Constat]) -> str:
    """Say what blocks, and what to do about it; nothing when nothing does."""
    return " ".join(f"{c.libelle}. {c.remede}" for c in constats if c.is_bloquant)


def _replace(piece: Piece, champs: dict[str, Any], personne: Personne) -> None:
    """Put another content in the place of a received one, which is kept and named."""
    if piece.archive is None:
        raise ValueError("only a received piece is replaced")
    avant = _named(piece)
    AnciennePiece.objects.create(
        piece=piece, archive=piece.archive, entree=piece.entree, empreinte=piece.empreinte,
        taille_octets=piece.taille_octets, remplacee_le=horloge.now(), remplacee_par=personne,
    )  # fmt: skip
    _update(piece, champs)
    record(personne, Acte.PIECE_REMPLACEE, piece.demande, avant, _named(piece))


def _named(piece: Piece) -> dict[str, object]:
    """Return what the journal keeps of the content of a piece."""
    archive = piece.archive.empreinte if piece.archive else None
    return {"piece": piece.nom, "empreinte": piece.empreinte, "archive": archive,
            "entree": piece.entree}  # fmt: skip


def _alone(demande: Demande, textes: Textes, attendues: list[Piece]) -> bytes:
    """Return the file of the deposit with this demande only, and only the pieces concerned."""
    un_format = textes.format
    arbre = read_again(demande.depot, textes)
    lignes, numero = un_format.required(Role.LIGNES).nom, un_format.required(Role.NUM_LIGNE).nom
    table, nom = un_format.required(Role.PIECES).nom, un_format.required(Role.PIECE_NOM).nom
    ligne = next(une for une in arbre[lignes] if une[numero] == demande.num_ligne)
    pieces = [ligne[table][piece.rang] | {nom: expected_name(textes, piece)} for piece in attendues]
    return write_json(arbre | {lignes: [ligne | {numero: 1, table: pieces}]})


def _update(piece: Piece, champs: dict[str, Any]) -> None:
    for nom, valeur in champs.items():
        setattr(piece, nom, valeur)
    piece.save(update_fields=list(champs))
