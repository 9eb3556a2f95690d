"""How large what people hand in may be: data of each counter, with its text or its reason."""

from dataclasses import dataclass

from guichet.fichiers.reception import readable
from sons.reglement.source import Source, Statut


@dataclass(frozen=True)
class LimitesFichiers:
    """How large a file may be, in bytes."""

    taille_max_octets: int
    source: Source
    statut: Statut
    note: str | None = None

    def __str__(self) -> str:
        return f"{readable(self.taille_max_octets)} au plus"
