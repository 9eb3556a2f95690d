"""A kept report, made ready to be read: sorted, filtered, as rows of a table."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from guichet.depots.models.controle import FichierControle
from guichet.tableur import Cellule

TITRES = (
    "Ligne", "numeroEditeur", "Verdict", "Code", "Niveau", "Chemin", "Constat", "Reçu", "Attendu",
    "Remède", "Source",
)  # fmt: skip
VERDICTS = {"acceptee": "acceptée", "incomplete": "incomplète", "rejetee": "rejetée"}


@dataclass(frozen=True)
class Filtre:
    """What the reader wants to see; "" for everything."""

    niveau: str = ""
    code: str = ""
    verdict: str = ""

    def keeps(self, constat: dict[str, Any]) -> bool:
        """Tell whether a finding is wanted."""
        return self.niveau in ("", constat["niveau"]) and self.code in ("", constat["code"])


@dataclass(frozen=True)
class DemandeDuRapport:
    """A demande and those of its findings that the filter keeps."""

    num_ligne: int | None
    numero_editeur: str | None
    verdict: str
    constats: list[dict[str, Any]]

    @property
    def legende(self) -> str:
        """What its table is called: no two on a page have the same name."""
        return f"Constats de la ligne {self.num_ligne}, demande {self.numero_editeur}"


@dataclass(frozen=True)
class Sorte:
    """A kind of finding, and how many times it stands in the report."""

    code: str
    libelle: str
    niveau: str
    nombre: int


class RapportLu:
    """The report of a file under control."""

    def __init__(self, controle: FichierControle, filtre: Filtre | None = None) -> None:
        self._rapport = controle.rapport
        self.filtre = filtre or Filtre()
        self.non_verifies: list[dict[str, str]] = self._rapport["non_verifies"]

    @property
    def du_fichier(self) -> list[dict[str, Any]]:
        """The findings about the file itself."""
        return [c for c in self._rapport["constats"] if self.filtre.keeps(c)]

    @property
    def demandes(self) -> list[DemandeDuRapport]:
        """The demandes that have something to say, or the verdict that is asked for."""
        lues = [_demande(brute, self.filtre) for brute in self._rapport["demandes"]]
        voulu = self.filtre.verdict
        return [d for d in lues if (d.verdict == voulu if voulu else d.constats)]

    @property
    def sortes(self) -> list[Sorte]:
        """The kinds of findings, the commonest first."""
        tous = [c for _, c in self._all()]
        nombres = Counter(c["code"] for c in tous)
        premiers = {c["code"]: c for c in reversed(tous)}
        return [
            Sorte(code, premiers[code]["libelle"], premiers[code]["niveau"], nombre)
            for code, nombre in nombres.most_common()
        ]

    def rows(self) -> Iterator[tuple[Cellule, ...]]:
        """Yield a row per finding, as ``TITRES``."""
        for demande, c in self._all():
            if self.filtre.keeps(c):
                yield (
                    demande.get("numLigne"), demande.get("numeroEditeur"),
                    VERDICTS.get(demande.get("verdict", ""), ""), c["code"], c["niveau"],
                    c["chemin"], c["libelle"], c["recu"], c["attendu"], c["remede"], c["source"],
                )  # fmt: skip

    def _all(self) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        for constat in self._rapport["constats"]:
            yield {}, constat
        for demande in self._rapport["demandes"]:
            for constat in demande["constats"]:
                yield demande, constat


def _demande(brute: dict[str, Any], filtre: Filtre) -> DemandeDuRapport:
    constats = [c for c in brute["constats"] if filtre.keeps(c)]
    return DemandeDuRapport(brute["numLigne"], brute["numeroEditeur"], brute["verdict"], constats)
