"""The list of a person, and how many things it holds."""

from collections.abc import Sequence

from django.core.cache import caches
from django.http import HttpRequest

from guichet.a_faire.registre import AFaire, sources
from guichet.acteurs.identite import connectee
from guichet.acteurs.models import Organisation, Personne
from guichet.acteurs.second_facteur import is_given, is_required
from guichet.journal.lecture import last_link

GARDE_S = 60


def waiting_for(personne: Personne) -> list[AFaire]:
    """Return what waits for ``personne``: what a date ends first, then what waits for longest."""
    return sorted((une for source in sources() for une in source(personne)), key=_order)


def waiting_here(request: HttpRequest) -> list[AFaire]:
    """Return the list of who reads a page: read once, for its badge and for itself."""
    gardees = vars(request)
    if "a_faire" not in gardees:
        gardees["a_faire"] = waiting_for(connectee(request))
    liste: list[AFaire] = gardees["a_faire"]
    return liste


def count_here(request: HttpRequest) -> int:
    """Return the figure of the badge; none before the second factor, as for everything else.

    It is kept while nobody acts: the last link of the journal, which all processes share, is in the
    name under which it is kept. For a minute at most, as dates pass without any act.
    """
    personne = connectee(request)
    if not is_given(request) and is_required(personne):
        return 0
    nom = f"{personne.pk}-{last_link()}"
    nombre: int | None = None if "a_faire" in vars(request) else caches["a_faire"].get(nom)
    if nombre is None:
        nombre = count(waiting_here(request))
        caches["a_faire"].set(nom, nombre, GARDE_S)
    return nombre


def count(liste: Sequence[AFaire]) -> int:
    """Return how many things a list holds."""
    return sum(une.nombre for une in liste)


def about(liste: Sequence[AFaire], organisation: Organisation) -> list[AFaire]:
    """Keep what is about one supplier."""
    return [une for une in liste if une.organisation == organisation]


def _order(une: AFaire) -> tuple[bool, float, bool, float]:
    limite = une.limite.moment.timestamp() if une.limite else 0.0
    depuis = une.depuis.timestamp() if une.depuis else 0.0
    return une.limite is None, limite, une.depuis is None, depuis
