"""A kept report, made ready to be read: filtered, by kind of finding, as rows of a table."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from guichet.depots.models.controle import FichierControle
from guichet.depots.rapport.formes import read_kept
from guichet.depots.rapport.sortes import Groupe, Lieu, gather
from guichet.remedes import REMEDES
from guichet.tableur import Cellule
from sons.extrait import Extrait
from sons.manque import Manque

TITRES = (
    "numLigne", "numeroEditeur", "Verdict", "Code", "Niveau", "Chemin", "Ligne du fichier",
    "Colonne du fichier", "Constat", "Reçu", "Attendu", "Remède", "Source", "Place", "Extrait",
)  # fmt: skip
VERDICTS = {"acceptee": "acceptée", "incomplete": "incomplète", "rejetee": "rejetée"}
SOUS_RESERVE = ", sous réserve"
Brut = dict[str, Any]


@dataclass(frozen=True)
class Filtre:
    """What the reader wants to see; "" for everything."""

    niveau: str = ""
    code: str = ""
    verdict: str = ""

    def keeps(self, constat: Brut, demande: Brut) -> bool:
        """Tell whether a finding is wanted; ``demande`` is {} for the file."""
        return (
            self.niveau in ("", constat["niveau"])
            and self.code in ("", constat["code"])
            and self.verdict in ("", demande.get("verdict"))
        )

    @property
    def is_empty(self) -> bool:
        """Whether everything is wanted."""
        return not (self.niveau or self.code or self.verdict)


@dataclass(frozen=True)
class DemandeDuRapport:
    """A demande and those of its findings that the filter keeps; ``autres`` were only counted."""

    numero: int | None
    numero_editeur: str | None
    verdict: str
    constats: list[Brut]
    autres: int

    @property
    def legende(self) -> str:
        """What its table is called: no two on a page have the same name."""
        editeur = f", numeroEditeur {self.numero_editeur}" if self.numero_editeur else ""
        return f"Constats de la {self.nom}{editeur}"

    @property
    def nom(self) -> str:
        """How it is called among those of its file."""
        return "demande sans numéro" if self.numero is None else f"demande n° {self.numero}"


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
        return [c for c in self._rapport["constats"] if self.filtre.keeps(c, {})]

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
    def autres(self) -> int:
        """How many more findings, of the file and of its demandes, were only counted."""
        parts = (self._rapport, *self._rapport["demandes"])
        return sum(part["autres_constats"] for part in parts)

    @property
    def has_constats(self) -> bool:
        """Whether anything was found, wanted or not."""
        return bool(self._rapport["constats"]) or any(
            demande["constats"] for demande in self._rapport["demandes"]
        )

    @property
    def sorts(self) -> list[tuple[str, int]]:
        """How many demandes met each fate."""
        nombres = Counter(brute["verdict"] for brute in self._rapport["demandes"])
        return [(mot, nombres[verdict]) for verdict, mot in VERDICTS.items()]

    @cached_property
    def groupes(self) -> list[Groupe]:
        """The kinds of findings, by what they do to the file or to its demandes."""
        return gather(Lieu(demande, constat) for demande, constat in self._kept())

    @property
    def nombre_de_constats(self) -> int:
        """How many findings are wanted."""
        return sum(len(sorte.lieux) for groupe in self.groupes for sorte in groupe.sortes)

    def lines(self) -> Iterator[str]:
        """Yield a line of text per finding."""
        yield from (Lieu(demande, constat).said() for demande, constat in self._kept())

    def rows(self) -> Iterator[tuple[Cellule, ...]]:
        """Yield a row per finding, as ``TITRES``; unless some are asked for, one per rest too."""
        for demande, c in self._kept():
            yield (
                *self._whose(demande), c["code"], c["niveau"], c["chemin"], c["ligne"],
                c["colonne"], c["libelle"], c["recu"], c["attendu"], c["remede"], c["source"],
                c["lieu"], c["extrait"] and Extrait(**c["extrait"]).marked(),
            )  # fmt: skip
        for tout in (self._rapport, *self._rapport["demandes"]) if self.filtre.is_empty else ():
            if autres := tout["autres_constats"]:
                demande = {} if tout is self._rapport else tout
                reste = (None,) * 5 + (f"… {rest(autres)}",) + (None,) * 6
                yield (*self._whose(demande), *reste)

    def _whose(self, demande: Brut) -> tuple[Cellule, ...]:
        """Return the cells that name a demande and its fate, empty for the file."""
        verdict = VERDICTS.get(demande.get("verdict", ""), "")
        reserve = SOUS_RESERVE if verdict and self.sous_reserve else ""
        return demande.get("numLigne"), demande.get("numeroEditeur"), verdict + reserve

    def _kept(self) -> Iterator[tuple[Brut, Brut]]:
        """Yield what is wanted, each with its demande, {} for the file."""
        tous = chain(
            (({}, c) for c in self._rapport["constats"]),
            ((d, c) for d in self._rapport["demandes"] for c in d["constats"]),
        )
        yield from ((demande, c) for demande, c in tous if self.filtre.keeps(c, demande))


def rest(autres: int) -> str:
    """Say how many findings were only counted."""
    return f"et {autres} autre{'s' * (autres > 1)} constat{'s' * (autres > 1)}"


def said_not_verified(rapport: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what was not verified, with what may be done about it here."""
    return [
        un | {"remede": REMEDES[Manque(un["manque"])] if un["manque"] else ""}
        for un in read_kept(rapport)["non_verifies"]
    ]


def _demande(brute: Brut, filtre: Filtre) -> DemandeDuRapport:
    propre = brute["numLigne"]
    return DemandeDuRapport(
        brute["rang"] if propre is None else propre,
        brute["numeroEditeur"],
        brute["verdict"],
        [c for c in brute["constats"] if filtre.keeps(c, brute)],
        brute["autres_constats"],
    )
