"""From a given instant, a solde of the médico-social says how far MSSanté is deployed."""

from sons.controles.dossier import Dossier
from sons.reglement.calendrier import PARIS
from sons.reglement.format import Role


def check_deploiement_mss(dossier: Dossier) -> None:
    """Demand the indicator for deposits received since it became mandatory."""
    regle = dossier.dispositif.deploiement_mss
    balise = dossier.textes.format.with_role(Role.DEPLOIEMENT_MSS)
    if regle is None or balise is None:
        return
    if dossier.instant.astimezone(PARIS) < regle.obligatoire_depuis.replace(tzinfo=PARIS):
        return
    for rang, valeur in zip(dossier.rangs, dossier.colonnes.column(balise), strict=True):
        if valeur is None:
            attendu = " ou ".join(f"« {v} »" for v in balise.valeurs)
            chemin = dossier.path_of(rang, balise)
            dossier.releve.on_demande(rang, "4081", chemin, "null", attendu, str(regle.source))
