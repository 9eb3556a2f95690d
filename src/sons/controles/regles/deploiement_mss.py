"""From a given instant, a solde of the médico-social says how far MSSanté is deployed."""

from collections.abc import Iterator

from sons.controles.examen import Examen
from sons.controles.trouve import Trouve
from sons.ecriture import PARIS
from sons.reglement.format import Role


def check_deploiement_mss(examen: Examen) -> Iterator[Trouve]:
    """Demand the indicator for deposits received since it became mandatory."""
    regle = examen.dispositif.deploiement_mss
    balise = examen.textes.format.with_role(Role.DEPLOIEMENT_MSS)
    if regle is None or balise is None:
        return
    if examen.instant.astimezone(PARIS) < regle.obligatoire_depuis.replace(tzinfo=PARIS):
        return
    for rang, valeur in zip(examen.rangs, examen.colonnes.column(balise), strict=True):
        if valeur is None:
            attendu = " ou ".join(f"« {v} »" for v in balise.valeurs)
            chemin = examen.path_of(rang, balise)
            yield Trouve(rang, "4081", chemin, "null", attendu, regle.source)
