"""Names of files: those that served, and one that did not."""

import re

from django.db.models import QuerySet

from guichet.acteurs.models import Organisation
from guichet.depots.models import Depot, Verdict

# JSON-{numeroAns}-{AAAAMMJJ}-{nnn}.json (DTJSON §3.3): the rank of the day ends the name.
_RANG = re.compile(r"(?P<avant>.*-)(?P<rang>[0-9]{3})(?P<apres>\.json)", re.IGNORECASE)
_RANGS = range(1, 1000)


def is_used(organisation: Organisation, nom: str) -> bool:
    """Tell whether a recorded deposit of this supplier bears this name."""
    return _kept(organisation).filter(nom=nom).exists()


def free_name(organisation: Organisation, nom: str) -> str:
    """Return the name of the next free rank of the day, "" when there is none to propose."""
    lu = _RANG.fullmatch(nom)
    if lu is None:
        return ""
    du_jour = _kept(organisation).filter(nom__startswith=lu["avant"])
    pris = set(du_jour.values_list("nom", flat=True))
    noms = (f"{lu['avant']}{rang:03d}{lu['apres']}" for rang in _RANGS)
    return next((libre for libre in noms if libre not in pris), "")


def _kept(organisation: Organisation) -> QuerySet[Depot]:
    return Depot.objects.filter(organisation=organisation).exclude(verdict=Verdict.REJETE)
