"""One line per route: its address, its view, its name, who may take it, how often, in which menu.

The doorkeeper, the rates, the size of what is sent and the navigation read these lines and nothing
else; an address whose line says no rule is refused to everybody. No text gives the rates: they
leave a supplier of ten thousand clients (fifty full files) at ease, and stop a loop that has gone
wrong.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.urls.resolvers import RegexPattern, RoutePattern

from guichet.acteurs.habilitations import Habilitation, Portee


class Niveau(Enum):
    """What a route asks besides an ability."""

    PUBLIC = "tout le monde"
    IDENTIFIE = "personne identifiée, second facteur à venir"
    CONNECTE = "personne connectée"


# An ability opens a route to whoever holds it somewhere; the view then asks ``exige`` for the
# object at hand.
Acces = Niveau | Habilitation


@dataclass(frozen=True)
class Cadence:
    """So many requests, in so many seconds."""

    nombre: int
    secondes: int = 60


# A control, an archive to read, a whole table to write.
LOURDE = Cadence(30)
# Parts of 4 Mo: a ZIP of 200 Mo has fifty.
MORCEAUX = Cadence(600)
# A page of a piece is drawn; a list of pieces shows several at once.
IMAGES = Cadence(240)
# A mail goes out, to an address that is typed.
COURRIEL = Cadence(5, 600)

# What one request may bring, in bytes. The words of a form;
FORMULAIRE = 64 * 1024
# a part of a large ZIP;
MORCEAU = 4 * 1024**2 + FORMULAIRE
# a document, whose own limit the counter says (10 Mo at most);
DOCUMENT = 12 * 1024**2
# a proof of a candidature, of 100 Mo at most;
PREUVE = 102 * 1024**2
# a ZIP of 200 Mo, its JSON, the words around them.
ENVOI = 240 * 1024**2


@dataclass(frozen=True)
class Menu:
    """The name of a route in the navigation, where the lowest ``rang`` comes first.

    ``groupe`` folds it with others for who has pages of their own; ``si`` asks more than its route
    (on ``sur``: somewhere if None), for a page that would have nothing to say. ``du_fournisseur``:
    its address bears the supplier for whom the reader works. ``aussi`` names the pages that are
    found from it, under another address; ``nombre`` counts what waits there for the reader.
    """

    rang: int
    libelle: str
    groupe: str = ""
    si: Habilitation | None = None
    sur: Portee | None = None
    du_fournisseur: bool = False
    aussi: tuple[str, ...] = ()
    nombre: Callable[[HttpRequest], int] | None = None


@dataclass(frozen=True)
class Regle:
    """What holds for a route; ``ecriture`` and ``lecture`` are rates of its own.

    ``taille_max``: bytes that one request may bring; more than a form where files are taken.
    ``frais``: a fresh proof of who asks comes first (``acteurs.preuve``).
    """

    acces: Acces
    ecriture: Cadence | None = None
    lecture: Cadence | None = None
    menu: Menu | None = None
    taille_max: int = FORMULAIRE
    frais: bool = False


T = TypeVar("T", bound=Callable[..., Any])


def regle(
    acces: Acces,
    *,
    ecriture: Cadence | None = None,
    lecture: Cadence | None = None,
    taille_max: int = FORMULAIRE,
) -> Callable[[T], T]:
    """Say the rule of a view whose route is not written here: an operation of the API."""

    def say(vue: T) -> T:
        ecrite = Regle(acces, ecriture, lecture, taille_max=taille_max)
        vue.regle = ecrite  # type: ignore[attr-defined]
        return vue

    return say


Vue = Callable[..., HttpResponseBase]


class Route(URLPattern):
    """An address of Django's that bears its rule."""

    def __init__(
        self, motif: RoutePattern | RegexPattern, vue: Vue, nom: str, regle: Regle
    ) -> None:
        super().__init__(motif, vue, name=nom)
        self.regle = regle


def route(
    adresse: str,
    vue: Vue,
    nom: str,
    acces: Acces,
    *,
    ecriture: Cadence | None = None,
    lecture: Cadence | None = None,
    menu: Menu | None = None,
    taille_max: int = FORMULAIRE,
    frais: bool = False,
) -> Route:
    """Return the route of an address, as ``django.urls.path`` writes it."""
    motif = RoutePattern(adresse, name=nom, is_endpoint=True)
    return Route(motif, vue, nom, Regle(acces, ecriture, lecture, menu, taille_max, frais))


def route_re(motif: str, vue: Vue, nom: str, acces: Acces) -> Route:
    """Return the route of a regular expression."""
    return Route(RegexPattern(motif, name=nom, is_endpoint=True), vue, nom, Regle(acces))


@cache
def regles() -> Mapping[str, Regle]:
    """Return the rule of every route of the portal, by its full name."""
    return dict(_walk(get_resolver(), ""))


def route_of(request: HttpRequest) -> str | None:
    """Return the full name of the route of a request, None when no address is the one it asks.

    For who stands before Django looks it up: a refusal of theirs knows its page all the same.
    """
    if request.resolver_match is None:
        try:
            request.resolver_match = resolve(request.path_info)
        except Resolver404:
            return None
    return request.resolver_match.view_name


@cache
def menus() -> Sequence[tuple[str, Menu]]:
    """Return the routes that are in the navigation, in its order."""
    nommees = [(nom, regle.menu) for nom, regle in regles().items() if regle.menu]
    return sorted(nommees, key=lambda une: une[1].rang)


def _walk(resolveur: URLResolver, espace: str) -> Iterator[tuple[str, Regle]]:
    motifs: list[Any] = resolveur.url_patterns
    for motif in motifs:
        if isinstance(motif, URLResolver):
            yield from _walk(motif, f"{espace}{motif.namespace}:" if motif.namespace else espace)
        elif isinstance(motif, Route):
            yield f"{espace}{motif.name}", motif.regle
