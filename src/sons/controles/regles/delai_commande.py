"""An order signed before référencement is not older than 120 days before the evidence file."""

from datetime import date, timedelta

from sons.controles.examen import Examen
from sons.controles.trouve import Trouve, Trouves
from sons.ecriture import write_day
from sons.manque import Manque, NonVerifie
from sons.reglement.format import Role


def check_delai_commande(examen: Examen) -> Trouves:
    """Compare each order with the day the complete evidence file was deemed filed."""
    delai = examen.dispositif.delai_commande
    limite, decision = _oldest_day(examen), _decision_day(examen)
    repute = delai.repute_respecte_apres
    # « dans tous les cas » (AF-PHA-LGO-Va1 §4.4): deemed right, dates known or not.
    debuts = [repute and repute + timedelta(days=1), limite, decision]
    debut = min(filter(None, debuts), default=date.max)
    for rang, jour in zip(examen.rangs, examen.dates_commande, strict=True):
        if jour is None or jour >= debut:
            continue
        if limite is None or decision is None:
            yield NonVerifie(
                f"délai de {delai.jours} jours",
                "on ne connaît pas les dates du référencement et du dossier complet de preuves",
                Manque.DATES_DU_REFERENCEMENT,
            )
        else:
            recu, chemin = write_day(jour), examen.path(rang, Role.DATE_COMMANDE)
            yield Trouve(rang, "4012", chemin, recu, write_day(limite), delai.source)


def _oldest_day(examen: Examen) -> date | None:
    """Return the day of the oldest order that the evidence file covers."""
    depot = examen.referencement.dossier_complet if examen.referencement else None
    return depot and depot - timedelta(days=examen.dispositif.delai_commande.jours)


def _decision_day(examen: Examen) -> date | None:
    return examen.referencement.date_referencement if examen.referencement else None
