"""Family 4: the rules of a dispositif, one per module, all driven by its data.

``REGLES`` gives the order of the control, phase by phase. Uniqueness comes after them, for
avances: only a demande that nothing else rejects can claim a beneficiary.
"""

from collections.abc import Callable, Mapping

from sons.controles.examen import Examen
from sons.controles.regles.anciennete import check_anciennete
from sons.controles.regles.attente import check_attente
from sons.controles.regles.avance_payee import check_avance_payee
from sons.controles.regles.calendrier import check_calendrier, check_calendrier_solde
from sons.controles.regles.de_minimis import check_de_minimis
from sons.controles.regles.delai_commande import check_delai_commande
from sons.controles.regles.deploiement_mss import check_deploiement_mss
from sons.controles.regles.eligibilite import check_eligibilite
from sons.controles.regles.pilotes import check_pilotes
from sons.controles.regles.plafond import check_plafond
from sons.controles.regles.prestation_finie import check_prestation_finie
from sons.controles.regles.profils import check_profils
from sons.controles.regles.reserve import check_reserve
from sons.controles.regles.unicite import check_unicite
from sons.controles.trouve import Trouves
from sons.reglement.phase import Phase

__all__ = ["REGLES", "check_unicite"]

Regle = Callable[[Examen], Trouves]

REGLES: Mapping[Phase, tuple[Regle, ...]] = {
    Phase.AVANCE: (
        check_calendrier,
        check_delai_commande,
        check_profils,
        check_eligibilite,
        check_anciennete,
        check_reserve,
        check_de_minimis,
        check_plafond,
        check_attente,
    ),
    Phase.SOLDE: (
        check_calendrier_solde,
        check_pilotes,
        check_avance_payee,
        check_prestation_finie,
        check_deploiement_mss,
    ),
}
