"""The cases of wave 2: what is never removed, de minimis aids, imagery's own rules."""

import copy
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sons import PARIS, Textes, load_textes
from sons.contexte import ActiviteAM, CommandeFinancee
from sons.reglement.calendrier import Etape
from tests.fabrique.depots import DepotFabrique, make_depot
from tests.fabrique.essais import Cas, Change, Essai, changed, drop, essai, line, put

AIDE = {"dateAttribution": "12/03/2024", "montantAide": Decimal("1500.00")}
DEUX_VAGUES = put("commande.prestationPrincipale", "VAGUE_1_ET_VAGUE_2")
LIGNES = "clients.0.lignes"
MEDECIN = "beneficiaires.liberal.0"


def vague2_cases(graine: int) -> list[Cas]:
    """Return the cases that only the formats and rules of wave 2 can meet."""
    textes = load_textes("MDV-LGC-Va2", "avance")
    depot = make_depot(textes, 2, graine=graine, situation="liberal")
    bon = essai(depot)
    declare = changed(depot, line(0, put(f"{MEDECIN}.aidesDeMinimis", True)))
    detaille = changed(depot, line(0, put(f"{MEDECIN}.aides", [AIDE])))
    complet = changed(declare, line(0, put(f"{MEDECIN}.aides", [AIDE])))
    return [
        Cas("1025", essai(changed(depot, line(0, drop(f"{MEDECIN}.aides")))), bon),
        Cas("1026", essai(changed(depot, line(0, drop("beneficiaires.nomMandataire")))), bon),
        Cas("1027", essai(changed(depot, line(0, _renamed("aides", "aide")))), bon),
        Cas("3018", essai(declare), essai(complet)),
        Cas("3019", essai(detaille), essai(complet)),
        *_reserved(graine),
        *_declared(graine),
        *_rows(graine),
        *_drimbox(graine),
        _valued(graine),
        _two_ris(graine),
    ]


def _renamed(nom: str, autre: str) -> Change:
    def change(demande: dict[str, Any]) -> None:
        (medecin,) = demande["beneficiaires"]["liberal"]
        medecin[autre] = medecin.pop(nom)

    return change


# -- « Vague 1 + Vague 2 » ------------------------------------------------------------------------


def _reserved(graine: int) -> list[Cas]:
    """One AM number of a financed RAD-RIS-Va1 order is enough; a self-financed one too."""
    depot = make_depot(load_textes("IMG-RIS-Va2", "avance"), 1, graine=graine)
    am = "123456789"
    voulu = changed(changed(depot, _with_rows(_doctor(am))), line(0, DEUX_VAGUES))
    depot = replace(voulu, contexte=_knowing(voulu, ActiviteAM(am, None)))
    commande = [CommandeFinancee("demande 00042")]
    finance = replace(depot.contexte, deja_finances={"RAD-RIS-Va1": {"AM": {am: commande}}})
    autofinance = replace(depot.contexte, autofinancees={"RAD-RIS-Va1": {"AM": [am]}})
    nucleaire = changed(depot, line(0, put(f"{LIGNES}.0.activite", "MEDECINE_NUCLEAIRE")))
    return [
        Cas("4043", essai(depot, contexte=finance), essai(nucleaire, contexte=finance)),
        Cas("4045", essai(nucleaire, contexte=finance), essai(nucleaire)),
        Cas("4044", essai(depot, contexte=autofinance), essai(depot)),
    ]


def _doctor(am: str) -> dict[str, Any]:
    return {
        "nomEtablissement": "DURAND", "FINESSGeo": None, "RPPS": "10000013994", "numeroAM": am,
        "activite": "RADIOLOGIE",
    }  # fmt: skip


def _with_rows(*lignes: dict[str, Any], rang: int = 0) -> Change:
    """Give an order these rows, and a euro: what is worth nothing is not above a cap."""

    def change(arbre: dict[str, Any]) -> None:
        line(rang, put(LIGNES, [copy.deepcopy(ligne) for ligne in lignes]))(arbre)
        line(rang, put("commande.montantSegurHT", Decimal("0.01")))(arbre)

    return change


def _knowing(depot: DepotFabrique, *activites: ActiviteAM) -> Any:
    """Let the context know these AM numbers, eligible, worth at least the euro asked for."""
    base = {genre: dict(connus) for genre, connus in depot.contexte.base.items()}
    connu = next(iter(base["SIREN"].values()))
    for activite in activites:
        base["AM"][activite.am] = replace(connu, identifiant=activite.am)
    connues = {a.am: a for a in activites}
    return replace(depot.contexte, base=base, activites_am=connues)


# -- clients, their rows and their aids ---------------------------------------------------------


def _declared(graine: int) -> list[Cas]:
    """A client that is no establishment answers; its aids are of the three years before."""
    depot = make_depot(load_textes("IMG-RIS-Va2", "avance"), 1, graine=graine)
    depot = changed(depot, line(0, put("commande.dateCommande", "15/06/2026")))
    depot = replace(depot, contexte=_knowing(depot, ActiviteAM("123456789", None)))
    base = depot.contexte.base
    finess = next(iter(base["FINESS"]), "750720021")
    site = replace(next(iter(base["SIREN"].values())), identifiant=finess)
    sites = {**base["FINESS"], finess: site}
    depot = replace(depot, contexte=replace(depot.contexte, base={**base, "FINESS": sites}))

    def answering(reponse: bool | None, ligne: dict[str, Any], *dates: str) -> Essai:
        aides = [AIDE | {"dateAttribution": jour} for jour in dates]
        change = changed(depot, _with_rows(ligne))
        change = changed(change, line(0, put("clients.0.aidesDeMinimis", reponse)))
        return essai(changed(change, line(0, put("clients.0.aides", aides))))

    medecin, clinique = _doctor("123456789"), _site(finess)
    return [
        Cas("4054", answering(None, medecin), answering(None, clinique)),
        Cas("4055", answering(True, medecin, "14/06/2023"), answering(True, medecin, "15/06/2023")),
        Cas("4056", answering(True, medecin, "16/06/2026"), answering(True, medecin, "15/06/2026")),
    ]


def _rows(graine: int) -> list[Cas]:
    """An order names at least one client, and a doctor's activity is not mixed."""
    depot = make_depot(load_textes("IMG-RIS-Va2", "avance"), 1, graine=graine)
    depot = replace(depot, contexte=_knowing(depot, ActiviteAM("123456789", None)))
    mixte = _doctor("123456789") | {"activite": "MIXTE"}
    drimbox = make_depot(load_textes("IMG-DB-Va2", "avance"), 1, graine=graine)
    return [
        Cas("2029", essai(changed(drimbox, line(0, put("identifiantPACS", "PACS A ")))),
            essai(changed(drimbox, line(0, put("identifiantPACS", "PACS A"))))),
        Cas("2030", essai(changed(depot, line(0, put("clients", [])))), essai(depot)),
        Cas("3025", essai(changed(depot, _with_rows(mixte))),
            essai(changed(depot, _with_rows(_doctor("123456789"))))),
    ]  # fmt: skip


def _site(finess: str) -> dict[str, Any]:
    return {
        "nomEtablissement": "CLINIQUE", "FINESSGeo": finess, "RPPS": None, "numeroAM": None,
        "activite": "RADIOLOGIE",
    }  # fmt: skip


# -- DRIMbox ----------------------------------------------------------------------------------


def _drimbox(graine: int) -> list[Cas]:
    """Wait for the RIS; be cancelled at « date 4 » by a text that gives it, as ours do not."""
    textes = load_textes("IMG-DB-Va2", "avance")
    depot = make_depot(textes, 1, graine=graine)
    sans_ris = replace(depot.contexte, deja_validees={})

    def at(texte: str) -> Essai:
        instant = datetime.fromisoformat(texte).replace(tzinfo=PARIS)
        nom = f"{depot.nom[:-18]}-{instant:%Y%m%d}-001.json"
        date_4 = cancelling(textes, Etape.FERMETURE_AVANCE)
        return essai(depot, textes=date_4, contexte=sans_ris, instant=instant, nom=nom)

    return [
        Cas("4090", essai(depot, contexte=sans_ris), essai(depot)),
        Cas("4091", at("2026-11-10T12:00:01"), at("2026-11-10T12:00:00")),
    ]


def cancelling(textes: Textes, etape: Etape) -> Textes:
    """Return the texts of an operator who knows at which step what waits is cancelled."""
    dispositif = textes.dispositif
    if dispositif.attente is None:
        raise ValueError(f"{dispositif.code} n’attend aucun autre dispositif")
    attente = replace(dispositif.attente, annulation=etape)
    return replace(textes, dispositif=replace(dispositif, attente=attente))


# -- amounts and RIS -------------------------------------------------------------------------------


def _valued(graine: int) -> Cas:
    """A doctor without activity in 2023 brings nothing; one who left since still does."""
    depot = make_depot(load_textes("IMG-RIS-Va2", "avance"), 1, graine=graine)
    siren = depot.arbre["lignesImport"][0]["clients"][0]["SIREN"]
    depot = changed(depot, _with_rows(_doctor("123456789"), _doctor("987654321")))
    nominal = ActiviteAM("987654321", siren, siren, True, Decimal("1000.00"))

    def with_doctor(avant: str | None, maintenant: str | None) -> Essai:
        autre = ActiviteAM("123456789", avant, maintenant, True, Decimal("800.00"))
        return essai(depot, contexte=_knowing(depot, autre, nominal))

    return Cas("4022", with_doctor(None, siren), with_doctor(siren, "999999999"))


def _two_ris(graine: int) -> Cas:
    """Two orders of one client with the same solution, radiology then nuclear medicine."""
    depot = make_depot(load_textes("IMG-RIS-Va2", "avance"), 2, graine=graine)
    (siren, autre) = (d["clients"][0]["SIREN"] for d in depot.arbre["lignesImport"])
    depot = changed(depot, line(1, put("clients.0.SIREN", siren)))
    depot = replace(depot, contexte=_joined(depot, siren, autre))
    return Cas("4042", essai(_of(depot, ("RADIOLOGIE", "MEDECINE_NUCLEAIRE"))),
               essai(changed(depot, line(1, put("clients.0.SIREN", autre)))))  # fmt: skip


def _joined(depot: DepotFabrique, siren: str, autre: str) -> Any:
    """Let the doctors of the second order be the first client's."""
    activites = {
        am: replace(a, structure_2023=siren, structure_actuelle=siren)
        if a.structure_2023 == autre else a
        for am, a in (depot.contexte.activites_am or {}).items()
    }  # fmt: skip
    return replace(depot.contexte, activites_am=activites)


def _of(depot: DepotFabrique, activites: Sequence[str]) -> DepotFabrique:
    """Give each order one activity."""
    for rang, activite in enumerate(activites):
        for place in range(len(depot.arbre["lignesImport"][rang]["clients"][0]["lignes"])):
            depot = changed(depot, line(rang, put(f"{LIGNES}.{place}.activite", activite)))
    return depot
