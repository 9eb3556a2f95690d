"""Names of files: those that served, and one that did not."""

from datetime import date

from django.db.models import QuerySet

from guichet import horloge
from guichet.acteurs.models import Organisation
from guichet.depots.models import Depot, Verdict
from guichet.textes import all_dispositifs
from sons.reglement.modele import Noms
from sons.reglement.noms import json_pattern, next_json, of_day


def is_used(organisation: Organisation, nom: str) -> bool:
    """Tell whether a recorded deposit of this supplier bears this name."""
    # Invisible characters are taken off the names received; PostgreSQL would choke on a NUL.
    return nom.isprintable() and _kept(organisation).filter(nom=nom).exists()


def free_name(organisation: Organisation, nom: str, jour: date | None = None) -> str:
    """Return the name of the next free rank of a day (today if None), "" for an odd name.

    The name of another day than that of its deposit is an alerte: none is ever proposed.
    """
    noms = _nomenclature(nom)
    if noms is None:
        return ""
    du_jour = of_day(noms, nom, jour or horloge.today())
    lu = json_pattern(noms).fullmatch(du_jour)
    debut = du_jour[: lu.start("nnn")] if lu else du_jour
    pris = _kept(organisation).filter(nom__startswith=debut)
    return next_json(noms, du_jour, set(pris.values_list("nom", flat=True)))


def is_of_today(nom: str) -> bool:
    """Tell whether a name bears the day of today; an odd one bears none."""
    noms = _nomenclature(nom)
    return noms is None or of_day(noms, nom, horloge.today()) == nom


def name_of_today(organisation: Organisation, nom: str) -> str:
    """Return the name under which a file may be deposited today: its own if nothing forbids it."""
    if is_of_today(nom) and not is_used(organisation, nom):
        return nom
    return free_name(organisation, nom) or nom


def _nomenclature(nom: str) -> Noms | None:
    connues = (dispositif.noms for dispositif in all_dispositifs())
    return next((noms for noms in connues if json_pattern(noms).fullmatch(nom)), None)


def _kept(organisation: Organisation) -> QuerySet[Depot]:
    return Depot.objects.filter(organisation=organisation).exclude(verdict=Verdict.REJETE)
