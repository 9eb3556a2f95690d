"""What the header leads to: the pages that the reader may open, and only those."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.configuration.acces import ACCES, Niveau


@dataclass(frozen=True)
class Entree:
    """A route and its name in the navigation.

    ``groupe`` folds it with others for who has pages of their own; ``si`` asks more than its route,
    for a page that would have nothing to say.
    """

    route: str
    libelle: str
    groupe: str = ""
    si: Habilitation | None = None


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


_REGLES = "Règles"

# A route that no application brings yet is left out, until one does.
ENTREES = (
    Entree("publication:dispositifs", "Dispositifs", _REGLES),
    Entree("publication:calendrier", "Calendrier", _REGLES),
    Entree("publication:calcul", "Calcul", _REGLES),
    Entree("publication:constats", "Constats", _REGLES),
    Entree("publication:formats", "Formats", _REGLES),
    Entree("referencement:solutions", "Solutions référencées"),
    Entree("depots:espace", "Mon espace", si=Habilitation.VOIR_DEMANDES),
    Entree("referencement:candidatures", "Candidatures"),
    Entree("enrolement:liste", "Enrôlement"),
    Entree("enrolement:bureau", "Enrôlements à instruire"),
    Entree("modeles:liste", "Modèles"),
    Entree("modeles:bureau", "Modèles à relire"),
    Entree("acteurs:personnes", "Personnes"),
    Entree("acteurs:organisations", "Organisations"),
    Entree("journal:journal", "Journal"),
)


def links(request: HttpRequest) -> list[Lien | Groupe]:
    """Return the entries that this reader may open, as the access table says.

    A visitor has them side by side; for who is logged in, groups leave room for their own pages.
    """
    ouvertes = [entree for entree in ENTREES if _is_offered(request, entree)]
    connectee = isinstance(request.user, Personne)
    trouves: list[Lien | Groupe] = []
    for nom, entrees in groupby(ouvertes, lambda entree: entree.groupe if connectee else ""):
        liens = [lien for entree in entrees if (lien := _link(request, entree))]
        trouves += [Groupe(nom, liens)] if nom and liens else liens
    return trouves


def _is_offered(request: HttpRequest, entree: Entree) -> bool:
    if not may_open(request, entree.route):
        return False
    if entree.si is None:
        return True
    return isinstance(request.user, Personne) and request.user.peut(entree.si)


def _link(request: HttpRequest, entree: Entree) -> Lien | None:
    """Return the link of an entry, None when no application brings its route."""
    url = _address(entree.route)
    ici = request.path == url or request.path.startswith(f"{url}/")
    return Lien(entree.libelle, url, ici) if url else None


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
