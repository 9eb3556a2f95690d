"""An order signed before référencement is not older than 120 days before the evidence file."""

from datetime import timedelta

from sons.controles.examen import Examen
from sons.controles.trouve import Trouve, Trouves
from sons.manque import Manque, NonVerifie
from sons.reglement.format import Role


def check_delai_commande(examen: Examen) -> Trouves:
    """Compare each order with the day the complete evidence file was deemed filed."""
    referencement = examen.referencement
    delai = examen.dispositif.delai_commande
    if (
        referencement is None
        or referencement.date_referencement is None
        or referencement.dossier_complet is None
    ):
        yield NonVerifie(
            f"délai de {delai.jours} jours",
            "on ne connaît pas les dates du référencement et du dossier complet de preuves",
            Manque.DATES_DU_REFERENCEMENT,
        )
        return
    limite = referencement.dossier_complet - timedelta(days=delai.jours)
    exception = delai.repute_respecte_apres
    for rang, jour in zip(examen.rangs, examen.dates_commande, strict=True):
        if jour is None or jour >= limite or jour >= referencement.date_referencement:
            continue
        if exception is not None and jour > exception:
            continue
        recu = f"{jour:%d/%m/%Y}"
        chemin = examen.path(rang, Role.DATE_COMMANDE)
        yield Trouve(rang, "4012", chemin, recu, f"{limite:%d/%m/%Y}", delai.source)
