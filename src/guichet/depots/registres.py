"""What the other counters answer: who is enrolled, what is referenced.

A counter that is not part of this portal is asked nothing: its answer is « not known », which a
control says and which closes the door of a deposit.
"""

from importlib import import_module
from typing import Any, Protocol, cast

from django.apps import apps

from guichet.acteurs.models import Organisation
from sons import Referencement


class RegistreReferencement(Protocol):
    """``guichet.referencement.registre``."""

    def referencement(self, numero_ans: str) -> Referencement | None:
        """The référencement that bears this number."""

    def of_organisation(self, organisation: Organisation) -> list[Referencement]:
        """The référencements an organisation may deposit for."""


class RegistreEnrolement(Protocol):
    """``guichet.enrolement.registre``."""

    def is_enrolled(self, organisation: Organisation, numero_ans: str) -> bool:
        """Whether the organisation may deposit for this solution."""

    def siret(self, organisation: Organisation) -> str | None:
        """The SIRET enrolled."""


def referencements() -> RegistreReferencement | None:
    """Return the register of the ANS counter, None without that counter."""
    return cast(RegistreReferencement | None, _registre("referencement"))


def enrolements() -> RegistreEnrolement | None:
    """Return the register of the ASP counter, None without that counter."""
    return cast(RegistreEnrolement | None, _registre("enrolement"))


def solutions(organisation: Organisation) -> list[Referencement]:
    """Return what an organisation may rehearse or deposit for, by ANS number."""
    registre = referencements()
    connues = registre.of_organisation(organisation) if registre else []
    return sorted(connues, key=lambda solution: solution.numero_ans)


def siret(organisation: Organisation) -> str | None:
    """Return the enrolled SIRET of an organisation, None when it is not known."""
    registre = enrolements()
    return registre.siret(organisation) if registre else None


def is_enrolled(organisation: Organisation, numero_ans: str) -> bool:
    """Tell whether an organisation may deposit for a solution."""
    registre = enrolements()
    return registre is not None and registre.is_enrolled(organisation, numero_ans)


def _registre(etiquette: str) -> Any:
    if not apps.is_installed(f"guichet.{etiquette}"):
        return None
    return import_module(f"guichet.{etiquette}.registre")
