"""What the boundary tables share: one demande changed, received at an instant; what a rule says."""

from dataclasses import replace
from datetime import datetime

from sons import PARIS, Resultat
from tests.fabrique import DepotFabrique
from tests.fabrique.essais import Essai, changed, essai, line, put


def written(depot: DepotFabrique, **valeurs: object) -> DepotFabrique:
    """Change the first demande; ``__`` stands for the dot of a path."""
    for chemin, valeur in valeurs.items():
        depot = changed(depot, line(0, put(chemin.replace("__", "."), valeur)))
    return depot


def paris(texte: str) -> datetime:
    """Read an instant written in Paris time, or with its own offset."""
    instant = datetime.fromisoformat(texte)
    return instant if instant.tzinfo else instant.replace(tzinfo=PARIS)


def received(depot: DepotFabrique, texte: str, **contexte: object) -> Essai:
    """Receive a deposit at an instant, some answers of its context replaced."""
    instant = paris(texte)
    nom = f"{depot.nom[:-18]}-{instant.astimezone(PARIS):%Y%m%d}-001.json"
    return essai(depot, instant=instant, nom=nom, contexte=replace(depot.contexte, **contexte))


def referenced(depot: DepotFabrique, **champs: object) -> dict:
    """Change what the register says of the solution."""
    solutions = depot.contexte.referencements
    return {numero: replace(solution, **champs) for numero, solution in solutions.items()}


def said(resultat: Resultat, *codes: str) -> list[str]:
    """Return the codes of the first demande, among those of the rule."""
    return [c.code for c in resultat.rapport.demandes[0].constats if c.code in codes]


def expected(resultat: Resultat, code: str) -> list[str | None]:
    """Return what a finding of the first demande says that it expected."""
    return [c.attendu for c in resultat.rapport.demandes[0].constats if c.code == code]


def unverified(resultat: Resultat) -> set[str]:
    """Return what was missing to the controls."""
    return {str(n.manque) for n in resultat.rapport.non_verifies}
