"""How large the files of a candidature may be, read from data.

An operator may replace them: ``referencement/limites.toml`` in its own folder.
"""

from dataclasses import dataclass, fields
from pathlib import Path

from guichet.donnees import load
from guichet.fichiers.limites import LimitesFichiers
from sons.reglement.toml_situe import TableSituee

LIVREES = Path(__file__).parent / "textes" / "limites.toml"


@dataclass(frozen=True)
class LimitesDeCandidature:
    """The whole file: a piece of evidence, a document that somebody signed."""

    preuve: LimitesFichiers
    document_signe: LimitesFichiers


def limites() -> LimitesDeCandidature:
    """Return the operator's own limits if there are, else those shipped."""
    return load("referencement/limites.toml", LIVREES, LimitesDeCandidature, check)


def check(table: TableSituee, lues: LimitesDeCandidature) -> None:
    """Signal a limit that would let nothing in."""
    for champ in fields(lues):
        if getattr(lues, champ.name).taille_max_octets < 1:
            table.signal((champ.name, "taille_max_octets"), "au moins un octet.")
