"""Applies the table of abilities to a person and an object."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from guichet.acteurs.habilitations import Habilitation, Portee, Role, portee

if TYPE_CHECKING:
    from guichet.acteurs.models import Organisation, Personne, Rattachement


@dataclass(frozen=True)
class Borne:
    """What narrows the rights of a person for one request: the token that their tool shows.

    A token never gives more than its person holds at that instant, in one organisation only.
    """

    organisation_id: int
    habilitations: frozenset[Habilitation]
    outil: str


@runtime_checkable
class Appartenance(Protocol):
    """An object that belongs to an organisation."""

    @property
    def organisation(self) -> "Organisation":
        """The organisation it belongs to."""


def peut(personne: "Personne", habilitation: Habilitation, objet: object = None) -> bool:
    """Tell whether ``personne`` may do ``habilitation`` on ``objet``.

    Without an object: whether she may somewhere. An object is an organisation or has one; anything
    else belongs to nobody and is open only to those who hold the ability everywhere.
    """
    organisation_id = _organisation_id(objet)
    for rattachement in _roles(personne, habilitation):
        ou = _portee(personne, rattachement, habilitation)
        sienne = objet is None or rattachement.organisation_id == organisation_id
        if ou is Portee.TOUTES or (ou is Portee.SIENNE and sienne):
            return True
    return False


def perimetre(personne: "Personne", habilitation: Habilitation) -> frozenset[int] | None:
    """Return the keys of the organisations where ``personne`` holds ``habilitation``; None: all.

    For lists: the same table as ``peut``, asked once for every row.
    """
    siennes: set[int] = set()
    for rattachement in _roles(personne, habilitation):
        ou = _portee(personne, rattachement, habilitation)
        if ou is Portee.TOUTES:
            return None
        if ou is Portee.SIENNE:
            siennes.add(rattachement.organisation_id)
    return frozenset(siennes)


def _roles(personne: "Personne", habilitation: Habilitation) -> Iterable["Rattachement"]:
    """Return today's roles that may give ``habilitation``, within the bounds of the request."""
    borne = personne.borne
    if not personne.is_active or (borne and habilitation not in borne.habilitations):
        return []
    roles = personne.rattachements.en_cours() if personne.roles_lus is None else personne.roles_lus
    return [r for r in roles if borne is None or r.organisation_id == borne.organisation_id]


def _portee(
    personne: "Personne", rattachement: "Rattachement", habilitation: Habilitation
) -> Portee | None:
    """Return where a role gives ``habilitation``: for a tool, never outside its organisation."""
    ou = portee(Role(rattachement.role), habilitation)
    return Portee.SIENNE if ou is Portee.TOUTES and personne.borne else ou


def _organisation_id(objet: object) -> int | None:
    """Return the key of the organisation that ``objet`` is or belongs to."""
    from guichet.acteurs.models import Organisation

    if isinstance(objet, Organisation):
        return objet.pk
    return objet.organisation.pk if isinstance(objet, Appartenance) else None
