"""Names of files: those that served, and one that did not."""

from django.db.models import QuerySet

from guichet import horloge
from guichet.acteurs.models import Organisation
from guichet.depots.models import Depot, Verdict
from guichet.textes import all_dispositifs
from sons.reglement.modele import Noms
from sons.reglement.noms import first_json, json_pattern, next_json


def is_used(organisation: Organisation, nom: str) -> bool:
    """Tell whether a recorded deposit of this supplier bears this name."""
    # Invisible characters are taken off the names received; PostgreSQL would choke on a NUL.
    return nom.isprintable() and _kept(organisation).filter(nom=nom).exists()


def free_name(organisation: Organisation, nom: str) -> str:
    """Return the name of the next free rank of the day, "" when there is none to propose."""
    nomenclatures = {d.noms.json: d.noms for d in all_dispositifs()}
    for noms in nomenclatures.values():
        if lu := json_pattern(noms).fullmatch(nom):
            du_jour = _kept(organisation).filter(nom__startswith=nom[: lu.start("nnn")])
            return next_json(noms, nom, set(du_jour.values_list("nom", flat=True)))
    return ""


def name_of_day(organisation: Organisation, noms: Noms, numero_ans: str) -> str:
    """Return the first free name of today for a solution, "" when there is none to propose."""
    premier = first_json(noms, numero_ans, horloge.today())
    return free_name(organisation, premier) if is_used(organisation, premier) else premier


def _kept(organisation: Organisation) -> QuerySet[Depot]:
    return Depot.objects.filter(organisation=organisation).exclude(verdict=Verdict.REJETE)
