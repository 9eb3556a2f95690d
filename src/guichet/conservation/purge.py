"""End what has been kept long enough."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.module_loading import import_string

from guichet import horloge
from guichet.conservation.actes import Acte
from guichet.conservation.durees import FONCTIONS, Categorie, durees
from guichet.conservation.models import Purge
from guichet.journal.inscription import record


class PurgeImpossible(Exception):
    """The category cannot be purged; the message is a French sentence."""


@dataclass(frozen=True)
class Bilan:
    """How many rows of a category were, or would be, ended."""

    categorie: Categorie
    avant: datetime
    nombre: int


def purge(code: str, a_blanc: bool = False) -> Bilan:
    """End what a category has kept too long, and write it in the journal; or only count it.

    Raises PurgeImpossible for a category that is unknown, or of which nobody has said how long.
    """
    categorie = durees().find(code)
    if categorie is None:
        raise PurgeImpossible(
            f"La catégorie « {code} » n’existe pas : « guichet purger » les énumère."
        )
    if categorie.code not in FONCTIONS:
        raise PurgeImpossible(
            f"Le portail n’efface pas « {categorie.libelle} » : {categorie.origine}"
        )
    if categorie.duree is None:
        raise PurgeImpossible(
            f"Personne n’a dit combien de temps garder « {categorie.libelle} » : donnez sa durée "
            "dans « conservation/durees.toml » de votre dossier (variable GUICHET_REGLEMENT)."
        )
    return _end(categorie, horloge.instant_reel() - categorie.duree, a_blanc)


def purge_all() -> list[Bilan]:
    """End what every category has kept too long; called every day."""
    dues = [une for une in durees().categorie if une.is_purged and une.duree is not None]
    return [purge(une.code) for une in dues]


def pending() -> list[Categorie]:
    """Return the categories that the portal could end, if somebody said how long they are kept."""
    return [une for une in durees().categorie if une.is_purged and une.duree is None]


@transaction.atomic
def _end(categorie: Categorie, avant: datetime, a_blanc: bool) -> Bilan:
    nombre: int = import_string(FONCTIONS[categorie.code])(avant, a_blanc)
    if nombre and not a_blanc:
        faite = Purge.objects.create(
            categorie=categorie.code, avant=avant, nombre=nombre, faite_le=horloge.now()
        )
        apres = {"categorie": categorie.code, "avant": avant, "nombre": nombre}
        record(None, Acte.PURGE, faite, apres=apres)
    return Bilan(categorie, avant, nombre)
