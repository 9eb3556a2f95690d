"""What the header leads to: the pages that the reader may open, and only those."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from guichet.acteurs.droits import Appartenance, perimetre
from guichet.acteurs.habilitations import Habilitation, NatureOrganisation
from guichet.acteurs.models import Organisation, Personne
from guichet.acteurs.routes import Menu, Niveau, menus, regles

_CHOISIE = "fournisseur_courant"


@dataclass(frozen=True)
class Lien:
    """An entry that the reader may open; ``ici`` when it is where they are.

    ``nombre``: how many things wait for them there.
    """

    libelle: str
    url: str
    ici: bool
    nombre: int = 0


@dataclass(frozen=True)
class Groupe:
    """Entries under one name, which unfolds without script."""

    libelle: str
    liens: list[Lien] = field(default_factory=list)

    @property
    def ici(self) -> bool:
        """Whether the reader is on one of its pages."""
        return any(lien.ici for lien in self.liens)


def links(request: HttpRequest, page: Mapping[str, Any]) -> list[Lien | Groupe]:
    """Return the entries that this reader may open, as their lines say.

    A visitor has them side by side; for who is logged in, their own work comes first, what
    everybody may read last, under one name. ``page`` is what the page at hand shows: whose it is.
    """
    connectee = isinstance(request.user, Personne)
    pour = _supplier(request, page) if connectee else None
    groupes: dict[str, Groupe] = {}
    trouves: list[Lien | Groupe] = []
    for route, menu in menus():
        if not _is_offered(request, route, menu, pour):
            continue
        lien = _link(request, route, menu, pour)
        if connectee and menu.groupe:
            groupes.setdefault(menu.groupe, Groupe(menu.groupe)).liens.append(lien)
        else:
            trouves.append(lien)
    return [*trouves, *groupes.values()]


def _supplier(request: HttpRequest, page: Mapping[str, Any]) -> Organisation | None:
    """Return the supplier for whom the reader works: that of the page, else the last one seen."""
    siennes = _suppliers(request)
    if not siennes:
        return None
    vue = siennes.get(_shown(page) or 0)
    if vue is not None and len(siennes) > 1:
        request.session[_CHOISIE] = vue.pk
    derniere = siennes.get(request.session.get(_CHOISIE, 0)) if len(siennes) > 1 else None
    return vue or derniere or next(iter(siennes.values()))


def _suppliers(request: HttpRequest) -> dict[int, Organisation]:
    """Return the suppliers of whom the reader sees the demandes, by their key."""
    if not isinstance(request.user, Personne):
        return {}
    vues = perimetre(request.user, Habilitation.VOIR_DEMANDES)
    if not vues:
        return {}
    lues: dict[int, Organisation] | None = getattr(request, "fournisseurs_lus", None)
    if lues is None:
        connues = Organisation.objects.filter(pk__in=vues, nature=NatureOrganisation.FOURNISSEUR)
        lues = {une.pk: une for une in connues.order_by("nom", "pk")}
        request.fournisseurs_lus = lues  # type: ignore[attr-defined]
    return lues


def _shown(page: Mapping[str, Any]) -> int | None:
    """Return the organisation of what a page shows, whatever it names it."""
    for nom in ("organisation", "objet", "demande", "candidature", "enrolement", "modele"):
        objet = page.get(nom)
        if isinstance(objet, Organisation):
            return objet.pk
        if objet is not None and isinstance(objet, Appartenance):
            return objet.organisation.pk
    return None


def _is_offered(request: HttpRequest, route: str, menu: Menu, pour: Organisation | None) -> bool:
    if menu.du_fournisseur:
        return pour is not None and may_open(request, route, pour)
    if not may_open(request, route):
        return False
    if menu.si is None:
        return True
    return isinstance(request.user, Personne) and request.user.peut(menu.si, menu.sur)


def _link(request: HttpRequest, route: str, menu: Menu, pour: Organisation | None) -> Lien:
    url = reverse(route, args=[pour.pk] if menu.du_fournisseur and pour else ())
    lue = request.resolver_match.view_name if request.resolver_match else ""
    ici = request.path == url or request.path.startswith(f"{url}/") or lue in menu.aussi
    return Lien(menu.libelle, url, ici, menu.nombre(request) if menu.nombre else 0)


def may_open(request: HttpRequest, route: str, objet: object = None) -> bool:
    """Tell whether a route opens to this reader, somewhere or for ``objet``."""
    regle = regles().get(route)
    if regle is None:
        return False
    acces = regle.acces
    if acces is Niveau.PUBLIC:
        return True
    if not isinstance(request.user, Personne):
        return False
    return request.user.peut(acces, objet) if isinstance(acces, Habilitation) else True
