"""Which roles one person never holds together, as data: each with its reason and its source.

One law says it of ordonnateur and comptable; the rest follows from its idea (nobody does alone two
steps of one payment) and is marked « reconstitué ». Rules, database, pages and tests read this.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

from guichet.acteurs.habilitations import ROLES_DES_FOURNISSEURS, Role

GBCP = "Décret n° 2012-1246 du 7 novembre 2012 (GBCP), article 9"
CGFP = "Code général de la fonction publique, articles L. 121-4 et L. 121-5 (conflits d’intérêts)"


@dataclass(frozen=True)
class Incompatibilite:
    """Whoever holds one of ``les_uns`` holds none of ``les_autres`` on the same day.

    ``statut`` tells what a text says to the letter from what is inferred here from ``source``.
    """

    les_uns: frozenset[Role]
    les_autres: frozenset[Role]
    raison: str
    source: str
    statut: Literal["officiel", "reconstitué"] = "reconstitué"

    def pairs(self) -> Iterator[frozenset[Role]]:
        """Give the pairs of roles that it forbids."""
        return (frozenset(paire) for paire in product(self.les_uns, self.les_autres))


_ADMINISTRATEUR = frozenset({Role.ADMINISTRATEUR})
_CREDITENT = frozenset({Role.ORDONNATEUR, Role.COMPTABLE})

TABLE: tuple[Incompatibilite, ...] = (
    Incompatibilite(
        frozenset({Role.ORDONNATEUR}),
        frozenset({Role.COMPTABLE}),
        "qui décide une dépense ne la paie pas",
        GBCP,
        "officiel",
    ),
    Incompatibilite(
        _ADMINISTRATEUR,
        frozenset(Role) - _ADMINISTRATEUR,
        "qui donne les rôles n’en exerce aucun autre",
        GBCP,
    ),
    Incompatibilite(
        ROLES_DES_FOURNISSEURS,
        frozenset(Role) - ROLES_DES_FOURNISSEURS - _ADMINISTRATEUR,
        "qui demande un financement n’est pas de ceux qui l’instruisent, le décident ou le paient",
        CGFP,
    ),
    Incompatibilite(
        frozenset({Role.INSTRUCTEUR}),
        _CREDITENT,
        "qui contrôle une demande ne la décide ni ne la paie",
        GBCP,
    ),
    Incompatibilite(
        frozenset({Role.AGENT_ENROLEMENT}),
        _CREDITENT,
        "qui accepte le compte à créditer n’ordonne pas le versement et ne le fait pas",
        GBCP,
    ),
    Incompatibilite(
        frozenset({Role.CONTROLEUR}),
        frozenset({Role.AGENT_ENROLEMENT, Role.INSTRUCTEUR}) | _CREDITENT,
        "qui contrôle après coup ne contrôle pas ce qu’il a lui-même fait",
        GBCP,
    ),
)

INCOMPATIBLES: frozenset[frozenset[Role]] = frozenset(
    paire for ligne in TABLE for paire in ligne.pairs()
)


def reason(un: Role, autre: Role) -> str:
    """Return why two roles do not go together, "" when they do."""
    paire = frozenset({un, autre})
    return next((ligne.raison for ligne in TABLE if paire in ligne.pairs()), "")
