"""Applies the table of abilities to a person and an object."""

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from guichet.acteurs.habilitations import Habilitation, Portee, Role, portee

if TYPE_CHECKING:
    from guichet.acteurs.models import Organisation, Personne


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
    if not personne.is_active:
        return False
    organisation_id = _organisation_id(objet)
    roles = personne.roles_lus
    for rattachement in personne.rattachements.en_cours() if roles is None else roles:
        ou = portee(Role(rattachement.role), habilitation)
        sienne = objet is None or rattachement.organisation_id == organisation_id
        if ou is Portee.TOUTES or (ou is Portee.SIENNE and sienne):
            return True
    return False


def perimetre(personne: "Personne", habilitation: Habilitation) -> frozenset[int] | None:
    """Return the keys of the organisations where ``personne`` holds ``habilitation``; None: all.

    For lists: the same table as ``peut``, asked once for every row.
    """
    siennes: set[int] = set()
    for rattachement in personne.rattachements.en_cours() if personne.is_active else ():
        ou = portee(Role(rattachement.role), habilitation)
        if ou is Portee.TOUTES:
            return None
        if ou is Portee.SIENNE:
            siennes.add(rattachement.organisation_id)
    return frozenset(siennes)


def _organisation_id(objet: object) -> int | None:
    """Return the key of the organisation that ``objet`` is or belongs to."""
    from guichet.acteurs.models import Organisation

    if isinstance(objet, Organisation):
        return objet.pk
    return objet.organisation.pk if isinstance(objet, Appartenance) else None
