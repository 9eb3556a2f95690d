"""Every life cycle of the portal, wherever it is kept."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from guichet.cycles.table import Cycle


def cycles(prefixe: str = "") -> dict[str, Cycle]:
    """Return the cycles of the modules ``cycle`` of the applications, by their noun.

    ``prefixe`` keeps the applications whose name begins so.
    """
    trouves: dict[str, Cycle] = {}
    for application in apps.get_app_configs():
        nom = f"{application.name}.cycle"
        if not nom.startswith(prefixe) or find_spec(nom) is None:
            continue
        for valeur in vars(import_module(nom)).values():
            if isinstance(valeur, Cycle):
                trouves[valeur.nom] = valeur
    return trouves
