"""The sources of the list: what each counter has that waits for a person."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.db.models import Count, Model, QuerySet, Window
from django.utils.module_loading import autodiscover_modules

from guichet import horloge
from guichet.acteurs.models import Organisation, Personne
from guichet.jalons import Limite, countdown, urgency
from guichet.theme.composition import Genre
from sons.agenda.duree import said_from

# A queue shows its oldest; the others are one line that leads to it.
A_LA_FOIS = 20


@dataclass(frozen=True)
class AFaire:
    """Something that waits for a person: what, on which object, before when, and one button.

    ``organisation`` is the supplier it is about; ``limite`` the last instant, ``depuis`` since when
    it waits, None when nothing says so. ``nombre`` counts what the line stands for in the badge.
    """

    quoi: str
    objet: str
    url: str
    bouton: str
    organisation: Organisation | None = None
    limite: Limite | None = None
    depuis: datetime | None = None
    detail: str = ""
    nombre: int = 1

    @property
    def sujet(self) -> str:
        """What the button is about, for who does not see its row."""
        return f": {', '.join(filter(None, (self.quoi, self.objet)))}"

    @property
    def reste(self) -> str:
        """In how long the date comes."""
        return countdown(self.limite, horloge.now()) if self.limite else ""

    @property
    def genre(self) -> Genre:
        """How pressing it is."""
        return urgency(self.limite, horloge.now()) if self.limite else "neutre"

    @property
    def age(self) -> str:
        """Since how long it waits."""
        return said_from(horloge.now(), self.depuis) if self.depuis else ""


Source = Callable[[Personne], Iterable[AFaire]]
_sources: list[Source] = []


def declare(source: Source) -> None:
    """Let the list ask ``source``, in a number of queries that follows nothing that waits."""
    _sources.append(source)


@cache
def sources() -> Sequence[Source]:
    """Return what the applications declare."""
    autodiscover_modules("a_faire")
    return tuple(_sources)


Ligne = TypeVar("Ligne", bound=Model)


def first_of(lignes: "QuerySet[Ligne, Any]") -> tuple[list[Ligne], int]:
    """Return the first rows of a queue, and how many follow: counted, not read. One query."""
    lues = list(lignes.annotate(en_tout=Window(Count("*")))[:A_LA_FOIS])
    en_tout: int = vars(lues[0])["en_tout"] if lues else 0
    return lues, en_tout - len(lues)


def others(reste: int, une: str, plusieurs: str, file: str) -> Iterator[AFaire]:
    """Yield the line of what a queue does not show: how many others, and where they are."""
    if reste:
        quoi = f"{reste} {plusieurs if reste > 1 else une}"
        yield AFaire(quoi, "", file, "Voir la file", nombre=reste)
