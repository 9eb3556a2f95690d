"""The categories of data and their durations, read from data."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from guichet.donnees import load
from sons.reglement.toml_situe import TableSituee

LIVREES = Path(__file__).parent / "textes" / "durees.toml"

# What ends each category: a function of the instant before which it is over, and of whether it
# only counts; it returns how many rows. A category that is not here is never purged by the portal.
FONCTIONS = {
    "echecs_connexion": "guichet.acteurs.conservation.purge_failures",
    "essais_manques": "guichet.acteurs.conservation.purge_attempts",
    "invitations": "guichet.acteurs.conservation.purge_invitations",
    "demandes_de_role": "guichet.nominations.conservation.purge_requests",
    "comptes_sans_role": "guichet.acteurs.conservation.purge_accounts",
    "courriels": "guichet.courriels.conservation.purge_texts",
    "simulations": "guichet.depots.suivi.conservation.purge_rehearsals",
    "corrections": "guichet.depots.suivi.conservation.purge_drafts",
    "reponses_simulees": "guichet.depots.suivi.conservation.purge_answers",
}


@dataclass(frozen=True)
class Categorie:
    """A kind of data. ``jours`` is None while nobody has said how long: nothing is purged then.

    ``origine`` is the text that says it, or why it is ours; ``verifiee`` whether a text does.
    """

    code: str
    libelle: str
    contenu: str
    depuis: str
    origine: str
    verifiee: bool
    jours: int | None = None

    @property
    def duree(self) -> timedelta | None:
        """How long it is kept."""
        return None if self.jours is None else timedelta(days=self.jours)

    @property
    def dite(self) -> str:
        """The duration, as people read it."""
        if self.jours is None:
            return "non fixée par l’exploitant"
        if self.jours % 365 == 0:
            ans = self.jours // 365
            return f"{ans} an{'s' if ans > 1 else ''}"
        return f"{self.jours} jour{'s' if self.jours > 1 else ''}"

    @property
    def is_purged(self) -> bool:
        """Whether the portal itself ends it."""
        return self.code in FONCTIONS


@dataclass(frozen=True)
class Durees:
    """Every category, in the order in which they are told."""

    categorie: tuple[Categorie, ...]

    def find(self, code: str) -> Categorie | None:
        """Return a category by its code."""
        return next((une for une in self.categorie if une.code == code), None)


def durees() -> Durees:
    """Return the operator's own durations if there are, else those shipped."""
    return load("conservation/durees.toml", LIVREES, Durees, check)


def check(table: TableSituee, lues: Durees) -> None:
    """Signal a category said twice, one that is missing, and a duration that would keep nothing."""
    codes = [une.code for une in lues.categorie]
    for rang, une in enumerate(lues.categorie):
        if codes.index(une.code) != rang:
            table.signal(("categorie", rang, "code"), f"« {une.code} » est dite deux fois.")
        if une.jours is not None and une.jours < 1:
            table.signal(("categorie", rang, "jours"), "un jour au moins.")
        if une.jours is not None and une.code not in FONCTIONS:
            table.signal(
                ("categorie", rang, "jours"),
                f"le portail n’efface pas « {une.code} » : ne lui donnez pas de durée.",
            )
    for code in FONCTIONS:
        if code not in codes:
            table.signal(("categorie",), f"il manque la catégorie « {code} ».")
