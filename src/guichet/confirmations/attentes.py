"""Gather, from every counter, what waits for this person's agreement."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from guichet.acteurs.models import Personne
from guichet.applications import modules


@dataclass(frozen=True)
class Attente:
    """Something that one person did and another must confirm.

    ``quoi`` and ``pour`` say what and for whom, ``fait`` what was done, by whom and when;
    ``adresse`` is the page where it is confirmed, ``libelle`` its button. ``refus`` says why this
    reader is not the one who may, "" when they may.
    """

    quoi: str
    pour: str
    fait: str
    par: Personne
    depuis: datetime
    adresse: str
    libelle: str
    refus: str = ""


def waiting_for(personne: Personne) -> list[Attente]:
    """Return what waits for a second person among what ``personne`` sees, the oldest first."""
    return sorted(_all(personne), key=lambda une: une.depuis)


def _all(personne: Personne) -> Iterator[Attente]:
    for module in modules("a_confirmer", "guichet."):
        yield from module.waiting(personne)
