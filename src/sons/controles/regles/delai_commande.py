"""An order signed before référencement is not older than 120 days before the evidence file."""

from datetime import timedelta

from sons.controles.dossier import Dossier
from sons.reglement.format import Role


def check_delai_commande(dossier: Dossier) -> None:
    """Compare each order with the day the complete evidence file was deemed filed."""
    referencement = dossier.referencement
    delai = dossier.dispositif.delai_commande
    if (
        referencement is None
        or referencement.date_referencement is None
        or referencement.dossier_complet is None
    ):
        dossier.releve.not_verified(
            f"délai de {delai.jours} jours",
            "le contexte ne donne pas les dates du référencement et du dossier complet de preuves",
            "Ajoutez-les : « sons contexte referencement » "
            "(--date-referencement, --dossier-complet).",
        )
        return
    limite = referencement.dossier_complet - timedelta(days=delai.jours)
    exception = delai.repute_respecte_apres
    for rang, jour in zip(dossier.rangs, dossier.dates_commande, strict=True):
        if jour is None or jour >= limite or jour >= referencement.date_referencement:
            continue
        if exception is not None and jour > exception:
            continue
        recu = f"{jour:%d/%m/%Y}"
        chemin = dossier.path(rang, Role.DATE_COMMANDE)
        dossier.releve.on_demande(
            rang, "4012", chemin, recu, f"{limite:%d/%m/%Y}", str(delai.source)
        )
