"""Caps, shares and eligibility of one beneficiary."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sons import PARIS, BeneficiaireConnu, ContexteMemoire, load_reglement
from sons.calculs import Plafond, estimate, split
from sons.contexte import ActiviteAM, CommandeFinancee
from sons.reglement.bareme import PlafondCommande

INSTANT = datetime(2022, 9, 1, 10, tzinfo=PARIS)
REGLEMENT = load_reglement()
PHA = REGLEMENT.dispositif("PHA-LGO-Va1")
MDV = REGLEMENT.dispositif("MDV-LGC-Va1")
IMG = REGLEMENT.dispositif("IMG-RIS-Va2")


def contexte(genre: str, **champs) -> ContexteMemoire:
    connu = BeneficiaireConnu("750712184", **champs)
    return ContexteMemoire(base={genre: {"750712184": connu}}, deja_finances={})


@pytest.mark.parametrize(
    ("tranche", "ht", "ttc", "avance", "solde"),
    [
        ("A", "625.00", "750.00", "225.00", "525.00"),
        ("B", "708.00", "849.60", "254.88", "594.72"),
        ("C", "792.00", "950.00", "285.00", "665.00"),
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
    assert (autre.eligible, autre.lisible, autre.echeance) == (None, False, None)
    assert autre.raison == (
        "ce numéro n’est d’aucune des sortes attendues (FINESS : 9 caractères, SIRET : 14 chiffres)"
    )
    (inconnu,) = estimate(PHA, ContexteMemoire(), INSTANT, ["750712184"])
    assert inconnu.eligible is None
    assert inconnu.raison.startswith("non vérifié : aucune base")


def test_a_number_that_only_some_bases_could_know_is_not_refused():
    """Nine digits may be a SIREN, a FINESS or an AM: one silent base leaves the question open."""
    base = {"FINESS": {}, "SIREN": {"845120039": BeneficiaireConnu("845120039")}}
    connu, autre = estimate(IMG, ContexteMemoire(base=base), INSTANT, ["845120039", "750712184"])
    assert (connu.genre, connu.eligible) == ("SIREN", True)
    assert (autre.genre, autre.eligible) == (None, None)
    assert "aucune base de bénéficiaires par AM" in autre.raison
    (absent,) = estimate(IMG, ContexteMemoire(base={**base, "AM": {}}), INSTANT, ["750712184"])
    assert (absent.genre, absent.eligible) == (None, False)


def test_a_siret_gives_each_of_its_beneficiaries_with_the_number_asked():
    siret = "84512003900019"
    base = {
        "FINESS": {"750712184": BeneficiaireConnu("750712184", effectif=3)},
        "RPPS": {"10000013994": BeneficiaireConnu("10000013994")},
    }
    par_siret = {"FINESS": {siret: ["750712184"]}, "RPPS": {siret: ["10000013994", "10006122583"]}}
    demandes = ["750712184", "845 120 039 00019"]
    contexte = ContexteMemoire(base=base, par_siret=par_siret, deja_finances={})
    estimations = estimate(MDV, contexte, INSTANT, demandes)
    assert [(e.rang, e.demande, e.genre, e.numero, e.eligible) for e in estimations] == [
        (0, demandes[0], "FINESS", "750712184", True),
        (1, demandes[1], "RPPS", "10000013994", True),
        (1, demandes[1], "RPPS", "10006122583", False),
        (1, demandes[1], "FINESS", "750712184", True),
    ]
    assert estimations[1].plafond == Plafond(Decimal("358.33"), Decimal("430.00"))


def test_a_zero_lost_by_a_spreadsheet_is_back():
    base = {"FINESS": {"010009496": BeneficiaireConnu("010009496", "620", None, "A")}}
    (e,) = estimate(PHA, ContexteMemoire(base=base), INSTANT, ["10009496"])
    assert (e.demande, e.numero, e.eligible) == ("10009496", "010009496", True)


class ContexteCompte(ContexteMemoire):
    """A context that remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(base={"FINESS": {}, "RPPS": {}}, par_siret={"FINESS": {}, "RPPS": {}})
        object.__setattr__(self, "questions", [])

    def numeros_du_siret(self, identifiant, sirets):
        self.questions.append(("siret", identifiant, len(sirets)))
        return super().numeros_du_siret(identifiant, sirets)

    def beneficiaires(self, identifiant, valeurs):
        self.questions.append(("base", identifiant, len(valeurs)))
        return super().beneficiaires(identifiant, valeurs)


def test_the_context_is_asked_once_whatever_the_number_of_numbers():
    contexte, suivi = ContexteCompte(), []
    demandes = [f"{n:014d}" for n in range(1500)] + [f"{n:011d}" for n in range(1500)]
    assert len(estimate(MDV, contexte, INSTANT, demandes, lambda *x: suivi.append(x))) == 3000
    assert contexte.questions == [
        ("siret", "RPPS", 1500), ("siret", "FINESS", 1500), ("base", "RPPS", 1500), ("base", "FINESS", 0),
    ]  # fmt: skip
    assert suivi == [(1000, 3000), (2000, 3000), (3000, 3000)]


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


# -- what the State pays ---------------------------------------------------------------------

ADMIS = [
    *((PHA.bareme, PHA.bareme.cap_of_band(t)) for t in PHA.bareme.tranche),
    *((MDV.bareme, MDV.bareme.cap_of_heads(n)) for n in (1, 2, 3, 7, 30)),
    (IMG.bareme, IMG.bareme.cap_of_amount(Decimal("1950.50"))),
]


def naive_payment(ht: Decimal, regime: str, plafond: PlafondCommande | None) -> Fraction:
    """Count in whole cents, as one would on paper: 20 % is a fifth."""
    centimes = int(ht * 100)
    if regime == "HT":
        paye, au_plus = centimes, plafond and max(plafond.ht, plafond.ht_exact)
    else:
        paye, au_plus = (centimes * 12 + 5) // 10, plafond and plafond.ttc
    if au_plus is not None:
        paye = min(paye, int(au_plus * 100))
    return Fraction(paye, 100)


@given(
    st.decimals(min_value="0.01", max_value="20000", places=2),
    st.sampled_from(["TTC", "HT"]),
    st.sampled_from(ADMIS),
    st.booleans(),
)
@settings(deadline=None)
def test_what_is_paid_is_what_paper_says(ht, regime, admis, connu):
    bareme, plafond = admis
    borne = plafond if connu else None
    assert Fraction(bareme.financed(ht, regime, borne)) == naive_payment(ht, regime, borne)


@pytest.mark.parametrize(("bareme", "plafond"), ADMIS)
def test_nothing_is_announced_that_would_not_be_paid(bareme, plafond):
    for ht in (plafond.strict, plafond.large):
        assert bareme.financed(ht, "TTC", plafond) <= plafond.ttc
    assert bareme.financed(plafond.ht_exact, "TTC", plafond) == plafond.ttc


# -- imagery --------------------------------------------------------------------------------------

AM, AVANT, APRES = "123456789", "845120039", "552100554"


@pytest.mark.parametrize(
    ("activite", "plafond", "raison"),
    [
        (
            ActiviteAM(AM, AVANT, AVANT, True, Decimal(1000)),
            Plafond(Decimal(1000), Decimal("1200.00")),
            f"éligible ; activité 2023 valorisée par {AVANT}",
        ),
        (
            ActiviteAM(AM, AVANT, APRES, False, Decimal(1000)),
            Plafond(Decimal(1000), Decimal("1200.00")),
            f"éligible ; activité 2023 valorisée par {APRES}",
        ),
        (ActiviteAM(AM, None, APRES), None, "aucun financement : aucune activité en 2023"),
        (
            ActiviteAM(AM, AVANT, AVANT, True),
            None,
            f"éligible ; activité 2023 valorisée par {AVANT} ; montant non vérifié",
        ),
    ],
)
@pytest.mark.parametrize("base", [{AM: BeneficiaireConnu(AM)}, {}], ids=["eligible", "activite"])
def test_an_am_number_is_worth_its_2023_activity(activite, plafond, raison, base):
    """Whether the base of eligible ones holds the number or not: its activity says it is one."""
    connu = ContexteMemoire(
        base={"AM": base, "SIREN": {}, "FINESS": {}},
        activites_am={AM: activite},
        deja_finances={},
    )
    (e,) = estimate(IMG, connu, INSTANT, [AM])
    assert (e.genre, e.plafond, e.raison) == ("AM", plafond, raison)


def test_a_number_already_financed_says_so_first():
    connu = ContexteMemoire(
        base={"AM": {AM: BeneficiaireConnu(AM)}, "SIREN": {}, "FINESS": {}},
        activites_am={AM: ActiviteAM(AM, AVANT, AVANT, True, Decimal(1))},
        deja_finances={"IMG-RIS-Va2": {"AM": {AM: [CommandeFinancee("demande 7")]}}},
    )
    (e,) = estimate(IMG, connu, INSTANT, [AM])
    assert (e.raison, e.deja_finance) == ("déjà financé (demande 7)", "demande 7")
