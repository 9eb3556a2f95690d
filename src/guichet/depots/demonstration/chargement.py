"""Play the scenarios of deposits, each act at its own date, then give the clock back."""

import io
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from guichet import horloge
from guichet.acteurs.demonstration import ORGANISATIONS
from guichet.acteurs.models import Organisation, Personne
from guichet.depots import solutions
from guichet.depots.actes import Acte
from guichet.depots.cycle import apply
from guichet.depots.demonstration.fichiers import Arbre, Fabrique
from guichet.depots.demonstration.scenarios import SCENARIOS, Scenario
from guichet.depots.models import Demande, Depot, Etat, NumeroUtilise, Phase
from guichet.depots.reception.envoi import sent, simulate
from guichet.depots.reception.flux import keep, record_deposit
from guichet.depots.reception.noms import free_name
from guichet.depots.suivi.attestation import attest
from guichet.depots.suivi.recherche import ready_for_solde
from guichet.fichiers.reception import store
from guichet.horloge.decalage import lived_at
from guichet.pdf.compilation import compile
from guichet.referencement.demonstration import SIRETS
from guichet.textes import reglement
from sons import Referencement
from sons.ecriture import write_json

_SIGNATAIRES = {
    "editeur": "edith.leur@demonstration.exemple",
    "distributeur": "denis.tribu@demonstration.exemple",
}
_AGENTS = {
    Acte.VALIDEE: "ines.truc@demonstration.exemple",
    Acte.A_MODIFIER: "ines.truc@demonstration.exemple",
    Acte.REFUSEE: "ines.truc@demonstration.exemple",
    Acte.DECIDEE: "odile.donne@demonstration.exemple",
    Acte.PAYEE: "camille.compte@demonstration.exemple",
}
# The acts that lead from the deposit to each state, one every few days.
_PARCOURS: dict[Etat, tuple[Acte, ...]] = {
    Etat.DEPOSEE: (),
    Etat.A_MODIFIER: (Acte.A_MODIFIER,),
    Etat.RETIREE: (Acte.RETIREE,),
    Etat.REFUSEE: (Acte.REFUSEE,),
    Etat.VALIDEE: (Acte.VALIDEE,),
    Etat.DECIDEE: (Acte.VALIDEE, Acte.DECIDEE),
    Etat.PAYEE: (Acte.VALIDEE, Acte.DECIDEE, Acte.PAYEE),
}
_ENTRE_DEUX_ACTES = timedelta(days=9)
_DELAI_DE_REPONSE = timedelta(days=30)
_CLIENTS_PAR_SCENARIO = 1000
_A_MODIFIER = (
    "Le bon de commande joint ne porte pas la signature du client : remplacez-le par la version "
    "signée, à la même date."
)
_TAILLE_MAX_OCTETS = 50 * 1024**2


def load() -> None:
    """Play every scenario, unless they were played already."""
    if Depot.objects.exists():
        return
    piece = compile("exemple", {"titre": "Pièce", "emetteur": "Logiciels du Cabinet"})
    # So that whoever visits the portal, at the date that it plays, may still answer.
    limite = horloge.today() + _DELAI_DE_REPONSE
    for rang, scenario in enumerate(SCENARIOS):
        instant = datetime.fromisoformat(scenario.instant).replace(tzinfo=horloge.PARIS)
        with lived_at(instant):
            depot = _play(scenario, instant, piece, rang + 1)
            _follow(depot, scenario, instant, limite)
    with lived_at(datetime(2023, 9, 12, 11, tzinfo=horloge.PARIS)):
        _attest(piece)


def _attest(piece: bytes) -> None:
    """Declare in time that a prestation whose solde is still to come is completed."""
    payees = Demande.objects.filter(dispositif="PHA-LGO-Va1", etat=Etat.PAYEE)
    demande = ready_for_solde(payees).order_by("-pk")[0]
    personne = Personne.objects.get(email=_SIGNATAIRES["editeur"])
    attest(demande, personne, io.BytesIO(piece), "attestation-de-fin.pdf")


def _play(scenario: Scenario, instant: datetime, piece: bytes, rang: int) -> Depot:
    organisation = Organisation.objects.get(nom=ORGANISATIONS[scenario.fournisseur][1])
    personne = Personne.objects.get(email=_SIGNATAIRES[scenario.fournisseur])
    solution = _solution(organisation, scenario.dispositif)
    siret = SIRETS[scenario.fournisseur]
    textes = reglement().textes(scenario.dispositif, scenario.phase)
    fabrique = Fabrique(textes, solution.numero_ans, siret, rang * _CLIENTS_PAR_SCENARIO)
    arbre = _tree(scenario, fabrique, organisation, instant)
    lignes = len(fabrique.lines(arbre))
    archive = fabrique.archive(arbre, piece, range(lignes - scenario.sans_piece, lignes))
    reception = sent(
        write_json(arbre), personne=personne, organisation=organisation,
        dispositif=scenario.dispositif, phase=scenario.phase, numero_ans=solution.numero_ans,
        nom=_name(organisation, solution, instant), recu_le=horloge.now(), nom_archive="PIECES.zip",
    )  # fmt: skip
    if scenario.simule:
        simulate(reception, io.BytesIO(archive))
    gardee = keep(reception, store(io.BytesIO(archive), _TAILLE_MAX_OCTETS, pour=None)).reception
    return record_deposit(gardee)


def _solution(organisation: Organisation, dispositif: str) -> Referencement:
    """Return the first financed solution of a supplier for a dispositif."""
    connues = solutions.known(organisation)
    return next(s for s in connues if s.dispositif == dispositif and s.finance)


def _name(organisation: Organisation, solution: Referencement, instant: datetime) -> str:
    nom = f"JSON-{solution.numero_ans}-{instant:%Y%m%d}-001.json"
    return free_name(organisation, nom, instant.date())


def _tree(
    scenario: Scenario, fabrique: Fabrique, organisation: Organisation, instant: datetime
) -> Arbre:
    if scenario.phase == Phase.SOLDE:
        payees = ready_for_solde(
            Demande.objects.filter(organisation=organisation, dispositif=scenario.dispositif)
        )
        jour = (instant - timedelta(days=12)).date()
        return fabrique.soldes(list(payees.order_by("pk")[: scenario.nombre]), jour)
    jour = (instant - timedelta(days=20)).date()
    depuis = NumeroUtilise.objects.filter(organisation=organisation).count()
    arbre = fabrique.avances(scenario.nombre, depuis, jour)
    for ligne in fabrique.lines(arbre)[: scenario.faux]:
        fabrique.spoil(ligne)
    return arbre


def _follow(depot: Depot, scenario: Scenario, instant: datetime, limite: date) -> None:
    """Lead the complete demandes to the states of the scenario."""
    completes = iter(depot.demandes.filter(etat=Etat.DEPOSEE).order_by("num_ligne"))
    for etat, nombre in scenario.sorts:
        for _, demande in zip(range(nombre), completes, strict=False):
            for rang, acte in zip(count(1), _PARCOURS[etat], strict=False):
                with lived_at(instant + rang * _ENTRE_DEUX_ACTES):
                    _do(demande, acte, depot.personne, limite)


def _do(demande: Demande, acte: Acte, deposant: Personne, limite: date) -> None:
    auteur = Personne.objects.get(email=_AGENTS[acte]) if acte in _AGENTS else deposant
    donnees: dict[str, Any] = {}
    if acte is Acte.A_MODIFIER:
        donnees = {"reponse_jusqu_au": limite, "motif": _A_MODIFIER}
    if acte is Acte.DECIDEE:
        donnees = {"montant_decide_centimes": demande.montant_demande_centimes}
    if acte is Acte.PAYEE:
        donnees = {"montant_paye_centimes": demande.montant_decide_centimes or 0}
    apply(demande, acte, auteur, **donnees)
