"""Orders of imagery, wave 2, whose clients, rows and context a test writes itself."""

from dataclasses import replace
from decimal import Decimal

from sons import load_textes
from tests.fabrique import make_depot
from tests.fabrique.essais import changed, essai, line, put

RIS, DRIMBOX = load_textes("IMG-RIS-Va2", "avance"), load_textes("IMG-DB-Va2", "avance")
RADIO, NUCLEAIRE, MIXTE = "RADIOLOGIE", "MEDECINE_NUCLEAIRE", "MIXTE"
SITE_1, SITE_2 = "750720021", "750720039"
AM_1, AM_2, AM_3 = "111111111", "222222222", "333333333"


def codes(depot, **autrement):
    """The codes of each demande, sorted."""
    rapport = essai(depot, **autrement).run().rapport
    return [sorted(c.code for c in d.constats) for d in rapport.demandes]


def site(finess, activite=RADIO):
    return {"nomEtablissement": "CLINIQUE", "FINESSGeo": finess, "RPPS": None, "numeroAM": None,
            "activite": activite}  # fmt: skip


def doctor(am, activite=RADIO):
    return {"nomEtablissement": "DURAND", "FINESSGeo": None, "RPPS": "10000013994",
            "numeroAM": am, "activite": activite}  # fmt: skip


def order(depot, rang, *lignes, montant="1.00", siren=None):
    """Give a demande these rows, this amount, and perhaps another client."""
    depot = changed(depot, line(rang, put("clients.0.lignes", list(lignes))))
    depot = changed(depot, line(rang, put("commande.montantSegurHT", Decimal(montant))))
    return changed(depot, line(rang, put("clients.0.SIREN", siren))) if siren else depot


def siren(depot, rang=0):
    return depot.arbre["lignesImport"][rang]["clients"][0]["SIREN"]


def two_orders():
    """Two orders of two clients, one site each; all these sites and numbers are eligible."""
    depot = make_depot(RIS, 2, graine=8)
    base = {genre: dict(connus) for genre, connus in depot.contexte.base.items()}
    modele = next(iter(base["SIREN"].values()))
    for finess in (SITE_1, SITE_2):
        base["FINESS"][finess] = replace(modele, identifiant=finess, plafond_ht=Decimal(1000))
    for am in (AM_1, AM_2, AM_3):
        base["AM"][am] = replace(modele, identifiant=am)
    depot = replace(depot, contexte=replace(depot.contexte, base=base))
    return order(order(depot, 0, site(SITE_1)), 1, site(SITE_2))


DEUX = two_orders()


def financed(depot, *commandes, dispositif="IMG-RIS-Va2", genre="SIREN", cle=None):
    """A context where these orders already name a key, the first client's SIREN by default."""
    finances = {dispositif: {genre: {cle or siren(depot): commandes}}}
    return replace(depot.contexte, deja_finances=finances)


def knowing(depot, *activites):
    """The deposit, with a base of 2023 activity that holds these numbers alone."""
    return replace(
        depot, contexte=replace(depot.contexte, activites_am={a.am: a for a in activites})
    )
