"""How a received file is controlled, read from data.

An operator may replace them: ``depots/reception.toml`` in its own folder.
"""

from dataclasses import dataclass
from pathlib import Path

from guichet.donnees import load
from sons.reglement.source import Source, Statut
from sons.reglement.toml_situe import TableSituee

LIVREES = Path(__file__).parent.parent / "textes" / "reception.toml"


@dataclass(frozen=True)
class LimitesDeReception:
    """How many times a control may be interrupted, and which file is not ordinary."""

    essais_max: int
    json_ordinaire_max_octets: int
    valeurs_ordinaires_max: int
    pieces_ordinaires_max_octets: int
    source: Source
    statut: Statut
    note: str | None = None


def limites() -> LimitesDeReception:
    """Return the operator's own limits if there are, else those shipped."""
    return load("depots/reception.toml", LIVREES, LimitesDeReception, check)


def check(table: TableSituee, lues: LimitesDeReception) -> None:
    """Signal a file that would never be tried."""
    if lues.essais_max < 1:
        table.signal(("essais_max",), "au moins un essai.")
