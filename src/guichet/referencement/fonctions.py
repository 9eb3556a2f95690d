"""The minimal functions of the software that a dispositif finances, read from data.

An operator may replace them: ``referencement/fonctions.toml`` in its own folder.
"""

from dataclasses import dataclass
from pathlib import Path

from guichet.donnees import load
from sons.reglement.source import Source, Statut
from sons.reglement.toml_situe import TableSituee

LIVREES = Path(__file__).parent / "textes" / "fonctions.toml"


@dataclass(frozen=True)
class Fonction:
    """A function that the texts name; ``code`` is what a candidature keeps."""

    dispositif: str
    code: str
    libelle: str
    source: Source
    statut: Statut
    note: str | None = None


@dataclass(frozen=True)
class Fonctions:
    """The whole file."""

    fonction: tuple[Fonction, ...]


def minimal_functions(dispositif: str) -> list[Fonction]:
    """Return the functions without which a solution is not what ``dispositif`` finances."""
    lues = load("referencement/fonctions.toml", LIVREES, Fonctions, check)
    return [une for une in lues.fonction if une.dispositif == dispositif]


def check(table: TableSituee, lues: Fonctions) -> None:
    """Signal what is written twice."""
    vues = set[tuple[str, str]]()
    for rang, une in enumerate(lues.fonction):
        if (une.dispositif, une.code) in vues:
            table.signal(("fonction", rang, "code"), f"« {une.code} » est écrit deux fois.")
        vues.add((une.dispositif, une.code))
