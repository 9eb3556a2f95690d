"""The two times a prestation is paid."""

from enum import StrEnum


class Phase(StrEnum):
    """Of which payment a demande, a format or a piece is."""

    AVANCE = "avance"
    SOLDE = "solde"
