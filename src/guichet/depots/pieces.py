"""The pieces of a demande as a control found them."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from guichet.depots.demandes import PieceLue
from guichet.depots.models import EtatPiece
from guichet.fichiers.models import Fichier
from sons.archive import Entree, Inventaire
from sons.constats import Constat


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
