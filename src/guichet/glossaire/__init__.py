"""The words of the trade: each is defined once, in data, for its page and for every « ? ».

An operator may replace them: ``glossaire.toml`` in its own folder.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from guichet.donnees import load
from sons.reglement.source import Source, Statut
from sons.reglement.toml_situe import TableSituee

LIVRE = Path(__file__).parent / "textes" / "glossaire.toml"


@dataclass(frozen=True)
class Terme:
    """A word and what it means here; ``voir`` are the keys of its neighbours."""

    cle: str
    mot: str
    definition: str
    source: Source
    statut: Statut
    voir: tuple[str, ...] = ()
    sigle: str | None = None


@dataclass(frozen=True)
class Glossaire:
    """The whole file, in the order of the alphabet."""

    terme: tuple[Terme, ...]

    def find(self, cle: str) -> Terme:
        """Return a term by its key. Raises KeyError for one that is not defined."""
        return _par_cle(self)[cle]


def glossaire() -> Glossaire:
    """Return the operator's own glossary if there is one, else the one shipped."""
    return load("glossaire.toml", LIVRE, Glossaire, check)


@cache
def _par_cle(lu: Glossaire) -> dict[str, Terme]:
    return {un.cle: un for un in lu.terme}


def check(table: TableSituee, lu: Glossaire) -> None:
    """Signal a key written twice and a neighbour that is not defined."""
    cles = [un.cle for un in lu.terme]
    for rang, un in enumerate(lu.terme):
        if cles.index(un.cle) != rang:
            table.signal(("terme", rang, "cle"), f"« {un.cle} » est écrite deux fois.")
        for autre in un.voir:
            if autre not in cles:
                table.signal(("terme", rang, "voir"), f"« {autre} » n’est pas défini.")
