"""What is known of each criterion of the RGAA 4.1, from data that an operator may replace."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from guichet.donnees import load
from guichet.theme.composition import Genre
from sons.reglement.toml_situe import TableSituee

LIVRES = Path(__file__).parent / "textes" / "rgaa.toml"
# What a state is called, and how it looks; those of the method of the RGAA, and one for what
# neither a machine nor the authors could tell.
ETATS: dict[str, tuple[str, Genre]] = {
    "conforme": ("conforme", "succes"),
    "non_conforme": ("non conforme", "erreur"),
    "sans_objet": ("sans objet", "neutre"),
    "non_evalue": ("non évalué", "attention"),
}
PREUVES = {
    "machine": "jugé par un outil",
    "essai": "jugé par un essai dans un navigateur",
    "relecture": "relu par les auteurs",
}


@dataclass(frozen=True)
class Critere:
    """A criterion in a few words, its state, and who told it; ``essais`` name tests."""

    numero: str
    bref: str
    etat: str
    par: str = ""
    precision: str = ""
    essais: tuple[str, ...] = ()

    @property
    def dit(self) -> str:
        """The state, as people read it."""
        return ETATS[self.etat][0]

    @property
    def genre(self) -> Genre:
        """How the state looks."""
        return ETATS[self.etat][1]

    @property
    def preuve(self) -> str:
        """Who told it, as people read it."""
        return PREUVES.get(self.par, "")


@dataclass(frozen=True)
class Theme:
    """A theme of the RGAA, which the first part of the number of a criterion names."""

    numero: int
    nom: str


@dataclass(frozen=True)
class Grille:
    """The themes and the criteria, in the order of the RGAA."""

    theme: tuple[Theme, ...]
    critere: tuple[Critere, ...]

    @property
    def par_theme(self) -> list[tuple[Theme, list[Critere]]]:
        """Each theme with its criteria."""
        return [
            (theme, [c for c in self.critere if c.numero.startswith(f"{theme.numero}.")])
            for theme in self.theme
        ]

    @property
    def comptes(self) -> list[tuple[str, int]]:
        """How many criteria are in each state."""
        comptes = Counter(critere.etat for critere in self.critere)
        return [(dit, comptes[etat]) for etat, (dit, _) in ETATS.items()]


def criteres() -> Grille:
    """Return the operator's own file if there is one, else what the authors tell."""
    return load("publication/rgaa.toml", LIVRES, Grille, check)


def check(table: TableSituee, lue: Grille) -> None:
    """Signal a criterion said twice or of no theme, an unknown state, one told by nobody."""
    themes, vus = {str(theme.numero) for theme in lue.theme}, set()
    for rang, critere in enumerate(lue.critere):
        if critere.numero in vus or critere.numero.partition(".")[0] not in themes:
            table.signal(("critere", rang, "numero"), "est dit deux fois, ou n’a pas de thème.")
        vus.add(critere.numero)
        if critere.etat not in ETATS:
            table.signal(("critere", rang, "etat"), f"doit être parmi {', '.join(ETATS)}.")
        if critere.par not in PREUVES and critere.etat in ("conforme", "non_conforme"):
            table.signal(("critere", rang, "par"), f"doit être parmi {', '.join(PREUVES)}.")
