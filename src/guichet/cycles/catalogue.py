"""Every life cycle of the portal, wherever it is kept."""

from guichet.applications import modules
from guichet.cycles.table import Cycle


def cycles(prefixe: str = "") -> dict[str, Cycle]:
    """Return the cycles of the modules ``cycle`` of the applications, by their noun.

    ``prefixe`` keeps the applications whose name begins so.
    """
    trouves: dict[str, Cycle] = {}
    for module in modules("cycle", prefixe):
        for valeur in vars(module).values():
            if isinstance(valeur, Cycle):
                trouves[valeur.nom] = valeur
    return trouves
