"""The cases of a solde: its avance, its dates, its pieces."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sons import PARIS, load_textes
from sons.contexte import PilotesConnus
from sons.controles.natures import read_date
from tests.fabrique.depots import DepotFabrique, make_depot
from tests.fabrique.essais import Cas, Essai, changed, essai, line, put


def solde_cases(graine: int) -> list[Cas]:
    """Return the cases that only a solde can meet."""
    depot = make_depot(load_textes("PHA-LGO-Va1", "solde"), 3, graine=graine)
    bon = essai(depot)

    def solde(chemin: str, valeur: Any, rang: int = 0) -> Essai:
        return essai(changed(depot, line(rang, put(chemin, valeur))))

    fin, lendemain = "facture.dateFinalisation", f"{depot.instant.date().replace(day=28):%d/%m/%Y}"
    mdv = make_depot(load_textes("MDV-LGC-Va1", "solde"), 1, graine=graine)
    facture = mdv.arbre["lignesImport"][0]["piecesJustificatives"][:1]
    sans_preuve = essai(changed(mdv, line(0, put("piecesJustificatives", facture))))
    return [
        Cas("3024", sans_preuve, essai(mdv)),
        Cas("4060", solde("numeroASP", "AVANCE-99999"), bon),
        Cas("4062", _avance(depot, etat="À modifier"), bon),
        Cas("4063", _avance(depot, numero_editeur="00042"), bon),
        Cas("4065", solde("numeroASP", "AVANCE-00001", rang=1), bon),
        Cas("4070", _late(depot, "21/09/2023"), _late(depot, "20/09/2023")),
        Cas("4071", solde(fin, lendemain), bon),
        Cas("4072", _ordered_on(depot, 1), _ordered_on(depot, 0)),
        Cas("4073", _late(depot, "20/09/2023", None), _late(depot, "20/09/2023")),
        Cas("4074", _invoiced(depot, "600.01"), _invoiced(depot, "600.00")),
        _deploiement(graine),
        *_pilotes(graine),
    ]


def _avance(depot: DepotFabrique, **champs: Any) -> Essai:
    avances = dict(depot.contexte.avances_connues or {})
    premiere = next(iter(avances))
    avances[premiere] = replace(avances[premiere], **champs)
    return essai(depot, contexte=replace(depot.contexte, avances_connues=avances))


def _ordered_on(depot: DepotFabrique, apres: int) -> Essai:
    """Order the first prestation some days after it was finished."""
    finie = read_date(depot.arbre["lignesImport"][0]["facture"]["dateFinalisation"])
    return _avance(depot, date_commande=(finie or depot.instant.date()) + timedelta(days=apres))


def _invoiced(depot: DepotFabrique, montant: str) -> Essai:
    return essai(changed(depot, line(0, put("facture.montantFactureHT", Decimal(montant)))))


def _late(
    depot: DepotFabrique, finalisee: str, attestation: date | None = date(2023, 9, 20)
) -> Essai:
    """Deposit in November 2023, after the end of prestations and before the clôture."""
    instant = datetime(2023, 11, 10, 9, tzinfo=PARIS)
    avances = {
        n: replace(a, attestation_fin=attestation)
        for n, a in (depot.contexte.avances_connues or {}).items()
    }
    modifie = changed(depot, line(0, put("facture.dateFinalisation", finalisee)))
    contexte = replace(depot.contexte, avances_connues=avances)
    nom = f"{depot.nom[:-18]}-{instant:%Y%m%d}-001.json"
    return essai(modifie, contexte=contexte, instant=instant, nom=nom)


def _deploiement(graine: int) -> Cas:
    """MS soldes say Cas 1 or Cas 2 from 12/09/2024 14h."""
    textes = load_textes("MS1-DUI-Va1", "solde")

    def at(texte: str) -> Essai:
        instant = datetime.fromisoformat(texte).replace(tzinfo=PARIS)
        depot = make_depot(textes, 1, graine=graine, instant=instant)
        return essai(changed(depot, line(0, put("deploiementMSS", None))))

    return Cas("4081", at("2024-09-12T14:00:00"), at("2024-09-12T13:59:59"))


def _pilotes(graine: int) -> list[Cas]:
    """Five validated pilots and their training material before any solde of MDV-LGC-Va2."""
    depot = make_depot(load_textes("MDV-LGC-Va2", "solde"), 1, graine=graine)
    numero = depot.arbre["numeroAns"]

    def proved(pv: int, supports: bool) -> Essai:
        pilotes = {numero: PilotesConnus(pv, supports)}
        return essai(depot, contexte=replace(depot.contexte, pilotes=pilotes))

    return [
        Cas("4080", proved(4, supports=True), proved(5, supports=True)),
        Cas("4082", proved(5, supports=False), proved(5, supports=True)),
    ]
