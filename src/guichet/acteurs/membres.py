"""To whom the portal writes about what belongs to a supplier."""

from collections.abc import Iterable

from guichet.acteurs.habilitations import Role
from guichet.acteurs.models import Organisation, Personne

ENGAGENT = (Role.REPRESENTANT_LEGAL, Role.MANDATAIRE)


def signatories(organisation: Organisation) -> list[Personne]:
    """Return those who bind ``organisation`` today, whose account is open."""
    roles = organisation.rattachements.en_cours().filter(role__in=ENGAGENT)
    return _of(roles.values_list("personne", flat=True))


def still_there(organisation: Organisation, personnes: Iterable[Personne]) -> list[Personne]:
    """Keep, each once, those who hold a role in ``organisation`` today, whose account is open.

    Whoever left is told nothing more of its affairs.
    """
    roles = organisation.rattachements.en_cours()
    return _of(roles.filter(personne__in=list(personnes)).values_list("personne", flat=True))


def _of(cles: Iterable[int]) -> list[Personne]:
    return list(Personne.objects.filter(pk__in=cles, is_active=True).order_by("pk"))
