"""Price caps, to the cent, on both sides of each reading of the texts."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sons import load_textes
from sons.reglement.bareme import Bareme
from tests.fabrique import make_depot
from tests.fabrique.essais import base_pha, changed, essai, line, put
from tests.unit.controles.regles.bornes import expected, said, unverified, written

PHA = base_pha()
BIO = make_depot(load_textes("BIO-SGL-Va1", "avance"), 1, personnes=1)
LOINC = make_depot(load_textes("BIO-LOINC-Va1", "avance"), 1)
RIS = make_depot(load_textes("IMG-RIS-Va2", "avance"), 1, graine=1, personnes=3)
CODES = ("2019", "2020", "4020", "4021")


def ordered(depot, montant, regime="TTC", **connu):
    """Order for an amount, what the base says of every beneficiary replaced."""
    base = {
        genre: {v: replace(c, **connu) for v, c in connus.items()}
        for genre, connus in depot.contexte.base.items()
    }
    depot = written(depot, commande__montantSegurHT=Decimal(montant), commande__regimeTVA=regime)
    return essai(depot, contexte=replace(depot.contexte, base=base)).run()


@pytest.mark.parametrize(
    ("tranche", "montant", "codes", "finance"),
    [
        # A, 750 TTC, 625 HT: both readings agree.
        ("A", "624.99", [], "749.99"),
        ("A", "625.00", [], "750.00"),
        ("A", "625.01", ["4020"], None),
        # B, 850 TTC, 708 HT in the text, 708,33 at 20 %.
        ("B", "707.99", [], "849.59"),
        ("B", "708.00", [], "849.60"),
        ("B", "708.01", ["4021"], "849.61"),
        ("B", "708.33", ["4021"], "850.00"),
        ("B", "708.34", ["4020"], None),
        # C, 950 TTC, 792 HT in the text, 791,67 at 20 %: nothing is paid above 950.
        ("C", "791.66", [], "949.99"),
        ("C", "791.67", [], "950.00"),
        ("C", "791.68", ["4021"], "950.00"),
        ("C", "792.00", ["4021"], "950.00"),
        ("C", "792.01", ["4020"], None),
        # D, 1 050 TTC, 875 HT.
        ("D", "875.00", [], "1050.00"),
        ("D", "875.01", ["4020"], None),
        # Without the band, nothing passes the highest one.
        (None, "875.00", [], "1050.00"),
        (None, "875.01", ["4020"], None),
    ],
)
def test_an_officine_by_its_band(tranche, montant, codes, finance):
    resultat = ordered(PHA, montant, tranche=tranche)
    assert said(resultat, *CODES) == codes
    assert resultat.demandes[0].montant_finance == (finance and Decimal(finance))


@pytest.mark.parametrize("montant", ["708.00", "708.33"])
def test_without_vat_the_amount_itself_is_paid(montant):
    nom = PHA.arbre["lignesImport"][0]["piecesJustificatives"][0]["nomFichier"]
    preuve = {
        "nomFichier": nom.replace("BDC", "HT"), "formatFichier": "PDF", "typeFichier": "PREUVE_HT",
    }  # fmt: skip
    pieces = [*PHA.arbre["lignesImport"][0]["piecesJustificatives"], preuve]
    resultat = ordered(written(PHA, piecesJustificatives=pieces), montant, "HT", tranche="B")
    assert resultat.demandes[0].montant_finance == Decimal(montant)


@pytest.mark.parametrize(
    ("tranche", "montant", "regime", "attendu"),
    [
        ("C", "792.00", "TTC", "791,67 € ou 792,00 € HT ; montant financé : 950,00 € TTC"),
        ("B", "708.33", "TTC", "708,00 € ou 708,33 € HT ; montant financé : 850,00 € TTC"),
        ("C", "792.00", "HT", "791,67 € ou 792,00 € HT ; montant financé : 792,00 € HT"),
    ],
)
def test_between_two_readings_the_amount_that_is_paid_is_told(tranche, montant, regime, attendu):
    assert expected(ordered(PHA, montant, regime, tranche=tranche), "4021") == [attendu]


@pytest.mark.parametrize(
    ("tranche", "montant", "document"),
    [("B", "708.34", "ANS-PLAFONDS"), ("C", "792.01", "AF-PHA-LGO-VA1"), ("D", "876.00", "AF-PHA")],
)
def test_each_cap_is_cited_from_who_publishes_it(tranche, montant, document):
    (constat,) = ordered(PHA, montant, tranche=tranche).rapport.demandes[0].constats
    assert document in constat.source


@pytest.mark.parametrize("montant", ["875.00", "875.01"])
def test_an_unknown_band_is_told_unless_the_highest_cap_decides(montant):
    un = changed(PHA, lambda arbre: arbre["lignesImport"].__delitem__(slice(1, None)))
    resultat = ordered(un, montant, tranche=None)
    assert ("tranches" in unverified(resultat)) == (montant == "875.00")


@pytest.mark.parametrize(
    ("situation", "personnes", "montant", "codes"),
    [
        ("liberal", 1, "358.33", []),
        ("liberal", 1, "358.34", ["4020"]),
        ("mandataire", 3, "1075.00", []),  # and not three times 358,33
        ("mandataire", 3, "1075.01", ["4020"]),
        # One finding: the form says it all, whatever the cap.
        ("liberal", 1, "358.333", ["2019"]),
        ("liberal", 1, "999.999", ["2019"]),
        ("liberal", 1, "358.4", ["2020", "4020"]),
    ],
)
def test_doctors_by_the_head(mdv, situation, personnes, montant, codes):
    depot = make_depot(mdv, 1, situation=situation, personnes=personnes)
    depot = changed(depot, line(0, put("commande.montantSegurHT", Decimal(montant))))
    assert said(essai(depot).run(), *CODES) == codes


def test_one_unknown_headcount_leaves_the_cap_of_a_structure_unknown(mdv):
    depot = make_depot(mdv, 1, situation="structure", personnes=2)
    sites = dict(depot.contexte.base["FINESS"])
    premier = next(iter(sites))
    sites[premier] = replace(sites[premier], effectif=None)
    depot = written(depot, commande__montantSegurHT=Decimal("99999.00"))
    contexte = replace(depot.contexte, base={**depot.contexte.base, "FINESS": sites})
    resultat = essai(depot, contexte=contexte).run()
    assert (said(resultat, *CODES), "effectifs" in unverified(resultat)) == ([], True)


@pytest.mark.parametrize(
    ("plafond", "montant", "codes", "manque"),
    [
        # The State's file gives the amount of the laboratory; its sites only claim.
        ("22500.00", "22499.99", [], False),
        ("22500.00", "22500.00", [], False),
        ("22500.00", "22500.01", ["4020"], False),
        # Unknown: the highest amount ever published, else nothing.
        (None, "38564.99", [], True),
        (None, "38565.00", [], True),
        (None, "38565.01", ["4020"], False),
    ],
)
def test_a_laboratory_by_the_file_of_the_state(plafond, montant, codes, manque):
    resultat = ordered(BIO, montant, plafond_ht=plafond and Decimal(plafond))
    assert (said(resultat, *CODES), "plafonds" in unverified(resultat)) == (codes, manque)


def test_of_a_demande_that_names_nobody_no_cap_is_told(mdv):
    depot = make_depot(mdv, 1, situation="liberal")
    depot = written(depot, commande__montantSegurHT=Decimal("999.00"))
    depot = changed(depot, line(0, put("beneficiaires.liberal.0.RPPS", None)))
    resultat = essai(depot).run()
    assert (said(resultat, *CODES), unverified(resultat)) == ([], set())


def test_an_order_of_imaging_without_a_row_is_not_told_a_cap_of_nothing():
    resultat = essai(changed(RIS, line(0, put("clients.0.lignes", [])))).run()
    assert said(resultat, *CODES) == []
    assert resultat.rapport.demandes[0].verdict == "rejetee"


@pytest.mark.parametrize("inconnu", ["FINESS", "AM"])
def test_one_unknown_amount_leaves_the_cap_of_an_imaging_centre_unknown(inconnu):
    sans = {v: replace(c, plafond_ht=None) for v, c in RIS.contexte.base["FINESS"].items()}
    autrement = {
        "FINESS": {"base": {**RIS.contexte.base, "FINESS": sans}},
        "AM": {"activites_am": {}},
    }[inconnu]
    depot = written(RIS, commande__montantSegurHT=Decimal("99999.00"))
    resultat = essai(depot, contexte=replace(RIS.contexte, **autrement)).run()
    assert (said(resultat, *CODES), "activites_am" in unverified(resultat)) == ([], True)


@pytest.mark.parametrize(
    ("montant", "codes"), [("3499.99", []), ("3500.00", []), ("3500.01", ["4020"])]
)
def test_a_fixed_amount(montant, codes):
    assert said(ordered(LOINC, montant), *CODES) == codes


def test_a_solde_has_no_order_to_finance():
    depot = make_depot(load_textes("PHA-LGO-Va1", "solde"), 1)
    assert [d.montant_finance for d in essai(depot).run().demandes] == [None]


def test_the_amount_worked_out_is_rounded_half_up():
    """At 20 %, no amount in cents ends on half a cent; at 5 %, some do."""
    bareme: Bareme = PHA.textes.dispositif.bareme
    demi = replace(bareme, taux_tva=Decimal("0.05"))
    assert demi.financed(Decimal("0.10"), "TTC", None) == Decimal("0.11")  # 0,105
    assert demi.financed(Decimal("0.30"), "TTC", None) == Decimal("0.32")  # 0,315
    assert demi.financed(Decimal("0.50"), "TTC", None) == Decimal("0.53")  # 0,525, even below
