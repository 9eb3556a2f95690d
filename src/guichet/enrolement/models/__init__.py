"""The tables of the counter: enrolments, their pieces, their changes of account."""

from guichet.enrolement.models.changement import EN_COURS, ChangementCompte, EtatChangement
from guichet.enrolement.models.enrolement import Enrolement, Etat
from guichet.enrolement.models.piece import PieceEnrolement, VerdictPiece

__all__ = [
    "EN_COURS",
    "ChangementCompte",
    "Enrolement",
    "Etat",
    "EtatChangement",
    "PieceEnrolement",
    "VerdictPiece",
]
