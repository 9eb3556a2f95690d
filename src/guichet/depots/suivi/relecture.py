"""The JSON of a deposit, read again long after its control."""

from typing import Any

from guichet.depots.models import Depot
from guichet.fichiers.stockage import read_content
from sons import Textes
from sons.lecture import read


def read_again(depot: Depot, textes: Textes) -> dict[str, Any]:
    """Return the tree of a file that went through the first control."""
    contenu = read_content(depot.json.empreinte)
    arbre: dict[str, Any] = read(contenu, textes.dispositif.limites).arbre
    return arbre
