"""Draw a life cycle for the documentation."""

from django.db import models

from guichet.cycles.table import Cycle, Transition


def draw(cycle: Cycle, etats: type[models.TextChoices]) -> str:
    """Return the Mermaid diagram of ``cycle``, whose states take their labels from ``etats``."""
    noms = [f'    state "{etats(etat).label}" as {etat}' for etat in cycle.etats]
    fleches = [_arrow(ligne) for ligne in cycle.transitions]
    fins = [f"    {etat} --> [*]" for etat in cycle.etats if _is_final(cycle, etat)]
    lignes = ["stateDiagram-v2", *noms, f"    [*] --> {cycle.initial}", *fleches, *fins]
    return "\n".join(lignes) + "\n"


def _arrow(ligne: Transition) -> str:
    qui = "par le portail" if ligne.habilitation is None else ligne.habilitation.value
    return f"    {ligne.depuis} --> {ligne.vers} : {ligne.libelle} ({qui})"


def _is_final(cycle: Cycle, etat: str) -> bool:
    return all(ligne.depuis != etat for ligne in cycle.transitions)
