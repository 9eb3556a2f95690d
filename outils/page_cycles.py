"""The reference page of the life cycles, drawn from their tables of transitions."""

from collections.abc import Iterator

from django.db.models import TextChoices

from outils.django_pret import start


def cycles_lines() -> Iterator[str]:
    """Give the lines of the page: a diagram and a table per cycle of the portal."""
    start()
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
