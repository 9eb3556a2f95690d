"""One class per kind of value: a fast look at a whole column, an exact look at one value.

``conforms(colonne)`` says whether *no* value of the column has anything to be said of it;
it runs at the speed of ``map`` and ``set``, and may not be wrong when it says yes.
``examine(valeur)`` says everything about one value; it is called only on columns that do
not conform. A property test holds the two together.
"""

from collections.abc import Callable, Mapping

from sons.controles.natures.base import Controle, Ecart
from sons.controles.natures.codes import Code
from sons.controles.natures.simples import (
    Booleen,
    Contenu,
    DateEcrite,
    Entier,
    Montant,
    Nul,
    read_date,
)
from sons.controles.natures.textes import ListeDeTextes, Texte
from sons.reglement.format import Balise, Nature

__all__ = ["Controle", "Ecart", "controle_of", "read_date"]


def controle_of(balise: Balise, listes: Mapping[str, Mapping[str, str]]) -> Controle:
    """Build the control of a row of the format table."""
    if balise.nature is Nature.TEXTE:
        return _control_of_text(balise, listes)
    controles: dict[Nature, Callable[[], Controle]] = {
        Nature.NUL: Nul,
        Nature.BOOLEEN: Booleen,
        Nature.MONTANT: Montant,
        Nature.DATE: DateEcrite,
        Nature.ENTIER: lambda: Entier(balise),
        Nature.LISTE_DE_TEXTES: lambda: ListeDeTextes(Texte(balise)),
        Nature.BLOC: lambda: Contenu(balise),
        Nature.TABLE: lambda: Contenu(balise),
    }
    return controles[balise.nature]()


def _control_of_text(balise: Balise, listes: Mapping[str, Mapping[str, str]]) -> Controle:
    if balise.liste:
        return Code(listes[balise.liste], listes[balise.liste])
    return Code(balise.valeurs) if balise.valeurs else Texte(balise)
