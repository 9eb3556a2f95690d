"""What a date ends for a supplier, as the counters say it, and when one is reminded of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Organisation
from guichet.horloge import PARIS

# In days before the last one, the nearest first.
PALIERS = (1, 7, 30)


@dataclass(frozen=True)
class ARappeler:
    """Something to do until ``fin``, which ``dite`` writes; ``cle`` names it, the same every day.

    ``adresse`` is the page where it is done, by whoever holds ``habilitation`` in the organisation.
    """

    cle: str
    quoi: str
    adresse: str
    fin: datetime
    dite: str
    habilitation: Habilitation

    def step(self, instant: datetime) -> int | None:
        """Return the reminder that is due, in days; None when it is too early, or over."""
        if instant > self.fin:
            return None
        jours = (self.fin.astimezone(PARIS).date() - instant.astimezone(PARIS).date()).days
        return next((palier for palier in PALIERS if jours <= palier), None)


def gather(organisation: Organisation, instant: datetime) -> Iterator[ARappeler]:
    """Yield what every counter says that this supplier has to do."""
    for application in apps.get_app_configs():
        nom = f"{application.name}.a_rappeler"
        if application.name.startswith("guichet.") and find_spec(nom):
            yield from import_module(nom).deadlines(organisation, instant)
