"""Which objects are talked about: declared by the counters, each in its module ``conversation``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from django.db import models
from django.utils.module_loading import autodiscover_modules

from guichet.acteurs.habilitations import HABILITATIONS, Habilitation, Portee, Role
from guichet.acteurs.models import Personne

_declares: dict[str, "Sujet"] = {}


def _always(_objet: Any) -> str:
    return ""


@dataclass(frozen=True)
class Sujet:
    """A sort of object. ``nom`` is its word in addresses, ``libelle`` its word for people.

    ``trouver`` returns an object that a person may see, or raises as a page does; ``titre`` says
    which one it is, in a list and in a mail; ``page`` is the route of its page. Whoever holds
    ``fournisseur`` writes for its organisation, ``agence`` for the agency; ``acte_fournisseur`` and
    ``acte_agence`` name that in the journal. ``close`` says why nothing is written any more, or "".
    """

    nom: str
    libelle: str
    modele: type[models.Model]
    page: str
    titre: Callable[[Any], str]
    trouver: Callable[[Personne, int], Any]
    voir: Habilitation
    fournisseur: Habilitation
    agence: Habilitation
    acte_fournisseur: models.TextChoices
    acte_agence: models.TextChoices
    close: Callable[[Any], str] = _always

    def may_write(self, personne: Personne, objet: Any) -> bool:
        """Tell whether ``personne`` may write about ``objet``, for one side or the other."""
        return personne.peut(self.fournisseur, objet) or personne.peut(self.agence, objet)

    @property
    def roles_fournisseur(self) -> list[Role]:
        """The roles whose holders read for the supplier."""
        return _roles(self.fournisseur, Portee.SIENNE)

    @property
    def roles_agence(self) -> list[Role]:
        """The roles whose holders read for the agency."""
        return _roles(self.agence, Portee.TOUTES)


def declare(sujet: Sujet) -> Sujet:
    """Let the objects of ``sujet`` be talked about."""
    _declares[sujet.nom] = sujet
    return sujet


@cache
def sujets() -> Mapping[str, Sujet]:
    """Return every sort of object that is talked about, by its word."""
    autodiscover_modules("conversation")
    return MappingProxyType(_declares)


def sujet_of(objet: models.Model) -> Sujet:
    """Return the sort of an object."""
    return next(une for une in sujets().values() if isinstance(objet, une.modele))


def _roles(habilitation: Habilitation, portee: Portee) -> list[Role]:
    return [role for role in Role if HABILITATIONS[role].get(habilitation) is portee]
