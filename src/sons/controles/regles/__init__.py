"""Family 4: the rules of a dispositif, one per module, all driven by its data.

``REGLES`` is the order of the control. Uniqueness comes last: only a demande that nothing
else rejects can claim a beneficiary.
"""

from collections.abc import Callable

from sons.controles.dossier import Dossier
from sons.controles.regles.calendrier import check_calendrier
from sons.controles.regles.delai_commande import check_delai_commande
from sons.controles.regles.eligibilite import check_eligibilite
from sons.controles.regles.plafond import check_plafond
from sons.controles.regles.profils import check_profils
from sons.controles.regles.unicite import check_unicite

REGLES: tuple[Callable[[Dossier], None], ...] = (
    check_calendrier,
    check_delai_commande,
    check_profils,
    check_eligibilite,
    check_plafond,
    check_unicite,
)
