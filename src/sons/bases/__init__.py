"""Public extracts and price files, gathered in one local indexed file that answers a control.

The file is SQLite (standard library, no server). Read a layout, import it whole or not at
all, look a number up, answer the questions of ``sons.contexte``.
"""

from sons.bases.contexte import ContexteBase
from sons.bases.extraits import Extrait, Fraicheur, extrait_of, judge_age
from sons.bases.importation import Bilan, Import, import_file
from sons.bases.recherche import Fiche, etat, search
from sons.bases.schema import Provenance, Sorte

__all__ = [
    "Bilan",
    "ContexteBase",
    "Extrait",
    "Fiche",
    "Fraicheur",
    "Import",
    "Provenance",
    "Sorte",
    "etat",
    "extrait_of",
    "import_file",
    "judge_age",
    "search",
]
