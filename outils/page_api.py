"""The reference page of the API, and its description, from the code that answers."""

import json
from collections.abc import Iterator

from outils.django_pret import start


def api_lines() -> Iterator[str]:
    """Give the lines of the page: every operation, with what it takes."""
    start()
    from guichet.api.lisible import operations

    yield "Comment s’en servir : [Brancher un outil](../guichet/brancher-un-outil.md). Description"
    yield "pour les logiciels : [openapi.json](openapi.json), servie par chaque portail à l’adresse"
    yield "`/api/v1/openapi.json`."
    chapitre = ""
    for une in operations():
        if une.chapitre != chapitre:
            chapitre = une.chapitre
            yield from ("", f"## {chapitre}")
        yield from ("", f"### {une.titre}", "", f"`{une.methode} {une.chemin}`", "", une.texte)
        if une.champs:
            yield from ("", "| Champ | Obligatoire | |", "|---|---|---|")
        for champ in une.champs:
            yield f"| `{champ.nom}` | {'oui' if champ.obligatoire else ''} | {champ.texte} |"


def openapi() -> str:
    """Return the OpenAPI description, as a file."""
    start()
    from guichet.api.lisible import description

    return json.dumps(description(), ensure_ascii=False, indent=2) + "\n"
