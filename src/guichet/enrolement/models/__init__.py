"""The tables of the counter: enrolments and their pieces."""

from guichet.enrolement.models.enrolement import Enrolement, Etat
from guichet.enrolement.models.piece import PieceEnrolement, Verdict

__all__ = ["Enrolement", "Etat", "PieceEnrolement", "Verdict"]
