"""What the header leads to: the pages that the reader may open, and only those."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest
from django.urls import reverse

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.acteurs.routes import Menu, Niveau, menus, regles


@dataclass(frozen=True)
class Lien:
    """An entry that the reader may open; ``ici`` when it is where they are."""

    libelle: str
    url: str
    ici: bool


@dataclass(frozen=True)
class Groupe:
    """Entries under one name, which unfolds without script."""

    libelle: str
    liens: list[Lien]

    @property
    def ici(self) -> bool:
        """Whether the reader is on one of its pages."""
        return any(lien.ici for lien in self.liens)


def links(request: HttpRequest) -> list[Lien | Groupe]:
    """Return the entries that this reader may open, as their lines say.

    A visitor has them side by side; for who is logged in, groups leave room for their own pages.
    """
    ouvertes = [(nom, menu) for nom, menu in menus() if _is_offered(request, nom, menu)]
    connectee = isinstance(request.user, Personne)
    trouves: list[Lien | Groupe] = []
    for nom, siennes in groupby(ouvertes, lambda une: une[1].groupe if connectee else ""):
        liens = [_link(request, route, menu) for route, menu in siennes]
        trouves += [Groupe(nom, liens)] if nom else liens
    return trouves


def _is_offered(request: HttpRequest, route: str, menu: Menu) -> bool:
    if not may_open(request, route):
        return False
    if menu.si is None:
        return True
    return isinstance(request.user, Personne) and request.user.peut(menu.si)


def _link(request: HttpRequest, route: str, menu: Menu) -> Lien:
    url = reverse(route)
    ici = request.path == url or request.path.startswith(f"{url}/")
    return Lien(menu.libelle, url, ici)


def may_open(request: HttpRequest, route: str) -> bool:
    """Tell whether a route opens to this reader."""
    regle = regles().get(route)
    if regle is None:
        return False
    acces = regle.acces
    if acces is Niveau.PUBLIC:
        return True
    if not isinstance(request.user, Personne):
        return False
    return request.user.peut(acces) if isinstance(acces, Habilitation) else True
