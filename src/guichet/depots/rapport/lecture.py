"""A kept report, made ready to be read: sorted, filtered, as rows of a table."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from guichet.depots.models.controle import FichierControle
from guichet.depots.rapport.formes import read_kept
from guichet.remedes import REMEDES
from guichet.tableur import Cellule
from sons.manque import Manque

TITRES = (
    "numLigne", "numeroEditeur", "Verdict", "Code", "Niveau", "Chemin", "Ligne du fichier",
    "Colonne du fichier", "Constat", "Reçu", "Attendu", "Remède", "Source",
)  # fmt: skip
VERDICTS = {"acceptee": "acceptée", "incomplete": "incomplète", "rejetee": "rejetée"}
SOUS_RESERVE = ", sous réserve"
Brut = Mapping[str, Any]


@dataclass(frozen=True)
class Filtre:
    """What the reader wants to see; "" for everything."""

    niveau: str = ""
    code: str = ""
    verdict: str = ""

    def keeps(self, constat: Brut) -> bool:
        """Tell whether a finding is wanted."""
        return self.niveau in ("", constat["niveau"]) and self.code in ("", constat["code"])

    @property
    def is_empty(self) -> bool:
        """Whether everything is wanted."""
        return not (self.niveau or self.code or self.verdict)


@dataclass(frozen=True)
class DemandeDuRapport:
    """A demande and those of its findings that the filter keeps; ``autres`` were only counted."""

    num_ligne: int | None
    numero_editeur: str | None
    verdict: str
    constats: list[Brut]
    autres: int

    @property
    def legende(self) -> str:
        """What its table is called: no two on a page have the same name."""
        ligne = "" if self.num_ligne is None else f"de la ligne {self.num_ligne}"
        demande = f"demande {self.numero_editeur}" if self.numero_editeur else "demande sans numéro"
        return f"Constats {', '.join(filter(None, (ligne, demande)))}"


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
        self._rapport = read_kept(controle.rapport)
        self.filtre = filtre or Filtre()
        self.sous_reserve: bool = self._rapport["sous_reserve"]
        self.nombre = len(self._rapport["demandes"])
        self.non_verifies = said_not_verified(self._rapport)

    @cached_property
    def du_fichier(self) -> list[Brut]:
        """The findings about the file itself."""
        return [c for c in self._rapport["constats"] if self.filtre.keeps(c)]

    @property
    def autres_du_fichier(self) -> int:
        """How many more findings about the file were only counted."""
        autres: int = self._rapport["autres_constats"]
        return autres

    @cached_property
    def demandes(self) -> list[DemandeDuRapport]:
        """The demandes that have something to say, or the verdict that is asked for."""
        lues = [_demande(brute, self.filtre) for brute in self._rapport["demandes"]]
        voulu = self.filtre.verdict
        return [d for d in lues if (d.verdict == voulu if voulu else d.constats)]

    @property
    def sorts(self) -> list[tuple[str, int]]:
        """How many demandes met each fate."""
        nombres = Counter(brute["verdict"] for brute in self._rapport["demandes"])
        return [(mot, nombres[verdict]) for verdict, mot in VERDICTS.items()]

    @cached_property
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
        """Yield a row per finding, as ``TITRES``; unless some are asked for, one per rest too."""
        for demande, c in self._all():
            if self.filtre.keeps(c):
                yield (
                    *self._whose(demande), c["code"], c["niveau"], c["chemin"], c["ligne"],
                    c["colonne"], c["libelle"], c["recu"], c["attendu"], c["remede"], c["source"],
                )  # fmt: skip
        for tout in (self._rapport, *self._rapport["demandes"]) if self.filtre.is_empty else ():
            if autres := tout["autres_constats"]:
                demande = {} if tout is self._rapport else tout
                reste = (None,) * 5 + (f"… {rest(autres)}",) + (None,) * 4
                yield (*self._whose(demande), *reste)

    def _whose(self, demande: Brut) -> tuple[Cellule, ...]:
        """Return the cells that name a demande and its fate, empty for the file."""
        verdict = VERDICTS.get(demande.get("verdict", ""), "")
        reserve = SOUS_RESERVE if verdict and self.sous_reserve else ""
        return demande.get("numLigne"), demande.get("numeroEditeur"), verdict + reserve

    def _all(self) -> Iterator[tuple[Brut, Brut]]:
        for constat in self._rapport["constats"]:
            yield {}, constat
        for demande in self._rapport["demandes"]:
            for constat in demande["constats"]:
                yield demande, constat


def rest(autres: int) -> str:
    """Say how many findings were only counted."""
    return f"et {autres} autre{'s' * (autres > 1)} constat{'s' * (autres > 1)}"


def said_not_verified(rapport: Brut) -> list[dict[str, str]]:
    """Return what was not verified, with what may be done about it here."""
    return [
        un | {"remede": REMEDES[Manque(un["manque"])] if un["manque"] else ""}
        for un in read_kept(rapport)["non_verifies"]
    ]


def _demande(brute: Brut, filtre: Filtre) -> DemandeDuRapport:
    return DemandeDuRapport(
        brute["numLigne"],
        brute["numeroEditeur"],
        brute["verdict"],
        [c for c in brute["constats"] if filtre.keeps(c)],
        brute["autres_constats"],
    )
