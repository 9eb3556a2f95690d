"""The reference page of the life cycles, drawn from their tables of transitions."""

import os
import tempfile
from collections.abc import Iterator

import django
from django.apps import apps
from django.db.models import TextChoices


def cycles_lines() -> Iterator[str]:
    """Give the lines of the page: a diagram and a table per cycle of the portal."""
    _start()
    from guichet.cycles.catalogue import cycles
    from guichet.cycles.diagramme import draw

    yield "Les états par lesquels passe chaque objet du portail. Ce qui n’est pas écrit est refusé."
    for nom, cycle in sorted(cycles("guichet.").items()):
        etats = type(cycle.initial)
        if not issubclass(etats, TextChoices):
            raise TypeError(f"the states of « {nom} » have no labels")
        yield from ("", f"## {nom.capitalize()}", "", "```mermaid")
        yield draw(cycle, etats).rstrip()
        yield from ("```", "", "| De | Vers | Acte | Il faut pouvoir |", "|---|---|---|---|")
        for ligne in cycle.transitions:
            qui = ligne.habilitation.label if ligne.habilitation else "le portail, de lui-même"
            depuis, vers = etats(ligne.depuis).label, etats(ligne.vers).label
            yield f"| {depuis} | {vers} | {ligne.libelle} | {qui} |"


def _start() -> None:
    """Load the portal as in a demonstration, on a folder that goes away, unless it is loaded."""
    if apps.ready:
        return
    with tempfile.TemporaryDirectory() as dossier:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.configuration.settings")
        os.environ.setdefault("GUICHET_DEMONSTRATION", "1")
        os.environ.setdefault("GUICHET_DONNEES", dossier)
        django.setup()
