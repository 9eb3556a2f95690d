"""Caps, shares and eligibility of one beneficiary."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sons import PARIS, BeneficiaireConnu, ContexteMemoire, load_reglement
from sons.calculs import Plafond, estimate, split
from sons.contexte import CommandeFinancee

INSTANT = datetime(2022, 9, 1, 10, tzinfo=PARIS)
REGLEMENT = load_reglement()
PHA = REGLEMENT.dispositif("PHA-LGO-Va1")
MDV = REGLEMENT.dispositif("MDV-LGC-Va1")


def contexte(genre: str, **champs) -> ContexteMemoire:
    connu = BeneficiaireConnu("750712184", **champs)
    return ContexteMemoire(base={genre: {"750712184": connu}}, deja_finances={})


@pytest.mark.parametrize(
    ("tranche", "ht", "ttc", "avance", "solde"),
    [
        ("A", "625.00", "750.00", "225.00", "525.00"),
        ("B", "708.00", "850.00", "255.00", "595.00"),
        ("D", "875.00", "1050.00", "315.00", "735.00"),
    ],
)
def test_an_officine_by_its_band(tranche, ht, ttc, avance, solde):
    (e,) = estimate(
        PHA, contexte("FINESS", categorie="620", tranche=tranche), INSTANT, ["750712184"]
    )
    assert (e.eligible, e.raison, e.deja_finance) == (True, "éligible", "")
    assert e.plafond == Plafond(Decimal(ht), Decimal(ttc))
    assert (e.avance, e.solde) == (Decimal(avance), Decimal(solde))
    assert str(e.echeance) == "15/03/2023 à 14h00"


def test_a_doctor_and_a_structure():
    base = {
        "RPPS": {"10000013994": BeneficiaireConnu("10000013994")},
        "FINESS": {"750712184": BeneficiaireConnu("750712184", effectif=30)},
    }
    medecin, structure = estimate(
        MDV, ContexteMemoire(base=base), INSTANT, ["10000013994", "750712184"]
    )
    assert (medecin.genre, medecin.plafond) == (
        "RPPS",
        Plafond(Decimal("358.33"), Decimal("430.00")),
    )
    assert structure.plafond == Plafond(Decimal("10750.00"), Decimal("12900.00"))
    assert medecin.deja_finance is None, "not known is not « no »"


def test_a_category_that_is_not_admitted():
    (e,) = estimate(PHA, contexte("FINESS", categorie="355"), INSTANT, ["750712184"])
    assert (e.eligible, e.plafond) == (False, None)
    assert e.raison == "catégorie FINESS 355 non éligible"


def test_absent_unknown_and_impossible_numbers():
    absent, autre = estimate(PHA, contexte("FINESS"), INSTANT, ["111111118", "123"])
    assert (absent.eligible, absent.raison) == (
        False,
        "absent de la base des bénéficiaires éligibles",
    )
    assert (autre.eligible, "aucune des sortes attendues (FINESS)" in autre.raison) == (False, True)
    (inconnu,) = estimate(PHA, ContexteMemoire(), INSTANT, ["750712184"])
    assert inconnu.eligible is None
    assert inconnu.raison.startswith("non vérifié")


def test_without_band_the_cap_is_not_invented():
    (e,) = estimate(PHA, contexte("FINESS", categorie="620"), INSTANT, ["750712184"])
    assert (e.eligible, e.plafond, e.avance) == (True, None, None)
    assert "plafond non vérifié" in e.raison


def test_already_financed():
    deja = ContexteMemoire(
        base={"FINESS": {"750712184": BeneficiaireConnu("750712184", "620", None, "A")}},
        deja_finances={"PHA-LGO-Va1": {"FINESS": {"750712184": [CommandeFinancee("demande 42")]}}},
    )
    (e,) = estimate(PHA, deja, INSTANT, ["750712184"])
    assert (e.deja_finance, e.raison) == ("demande 42", "déjà financé (demande 42)")


@given(st.decimals(min_value="0.01", max_value="1000000", places=2))
def test_no_cent_is_lost(montant):
    avance, solde = split(montant, PHA.versement)
    assert avance + solde == montant
    assert abs(avance - montant * Decimal("0.3")) <= Decimal("0.005")


def test_the_cent_that_floats_lose():
    assert split(Decimal("10750.55"), PHA.versement) == (Decimal("3225.17"), Decimal("7525.38"))
