"""What the header leads to: the pages that the reader may open, and only those."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.configuration.acces import ACCES, Niveau


@dataclass(frozen=True)
class Entree:
    """A route and its name in the navigation."""

    route: str
    libelle: str


@dataclass(frozen=True)
class Lien:
    """An entry that the reader may open; ``ici`` when it is where they are."""

    libelle: str
    url: str
    ici: bool


# A route that no application brings yet is left out, until one does.
ENTREES = (
    Entree("publication:dispositifs", "Dispositifs"),
    Entree("publication:calendrier", "Calendrier"),
    Entree("publication:calcul", "Calcul"),
    Entree("publication:constats", "Constats"),
    Entree("publication:formats", "Formats"),
    Entree("referencement:solutions", "Solutions référencées"),
    Entree("depots:espace", "Mon espace"),
    Entree("referencement:candidatures", "Candidatures"),
    Entree("enrolement:liste", "Enrôlement"),
    Entree("enrolement:bureau", "Enrôlements à instruire"),
    Entree("modeles:liste", "Modèles de documents"),
    Entree("modeles:bureau", "Modèles à relire"),
    Entree("acteurs:personnes", "Personnes"),
    Entree("acteurs:organisations", "Organisations"),
    Entree("journal:journal", "Journal"),
)


def links(request: HttpRequest) -> list[Lien]:
    """Return the entries that this reader may open, as the access table says."""
    return [
        Lien(entree.libelle, url, request.path == url or request.path.startswith(f"{url}/"))
        for entree in ENTREES
        if may_open(request, entree.route) and (url := _address(entree.route))
    ]


def may_open(request: HttpRequest, route: str) -> bool:
    """Tell whether the access table opens a route to this reader."""
    acces = ACCES.get(route)
    if acces is None or acces is Niveau.PUBLIC:
        return acces is Niveau.PUBLIC
    if not isinstance(request.user, Personne):
        return False
    return request.user.peut(acces) if isinstance(acces, Habilitation) else True


def _address(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""
