"""How many invitations leave, read from data.

An operator may replace them: ``acteurs/invitations.toml`` in its own folder.
"""

from dataclasses import dataclass, fields
from pathlib import Path

from guichet.donnees import load
from sons.reglement.toml_situe import TableSituee

LIVREES = Path(__file__).parent / "textes" / "invitations.toml"


@dataclass(frozen=True)
class LimitesInvitations:
    """Invitations of one organisation in a day; to one address in a week, whoever invites."""

    par_organisation_et_jour: int
    par_adresse_et_semaine: int


def limites() -> LimitesInvitations:
    """Return the operator's own limits if there are, else those shipped."""
    return load("acteurs/invitations.toml", LIVREES, LimitesInvitations, check)


def check(table: TableSituee, lues: LimitesInvitations) -> None:
    """Signal a limit that would let nobody in."""
    for champ in fields(lues):
        if getattr(lues, champ.name) < 1:
            table.signal((champ.name,), "une invitation au moins.")
