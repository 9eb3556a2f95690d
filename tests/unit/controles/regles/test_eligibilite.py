"""Who is in the eligibility base, in which category, and whom another base answers for."""

from dataclasses import replace

import pytest

from sons.contexte import ActiviteAM, BeneficiaireConnu
from sons.manque import Manque
from tests.fabrique.essais import base_mdv, base_pha, changed, essai, line, put
from tests.unit.controles.imagerie import (
    AM_1,
    AM_2,
    DEUX,
    SITE_1,
    codes,
    doctor,
    knowing,
    order,
    siren,
    site,
)

MDV, PHA = base_mdv(), base_pha()
FINESS = PHA.arbre["lignesImport"][0]["beneficiaire"]["FINESSGeo"]


def without(depot, genre, *valeurs):
    """A context whose base does not hold these values."""
    base = depot.contexte.base
    restent = {v: c for v, c in base[genre].items() if v not in valeurs}
    return replace(depot.contexte, base={**base, genre: restent})


def test_each_absent_beneficiary_is_named_where_it_stands():
    medecins = MDV.arbre["lignesImport"][1]["beneficiaires"]["liberal"]
    absents = [medecins[0]["RPPS"], medecins[2]["RPPS"]]
    rapport = essai(MDV, contexte=without(MDV, "RPPS", *absents)).run().rapport
    assert [(c.code, c.recu, c.chemin) for c in rapport.demandes[1].constats] == [
        ("4050", f"RPPS {absents[0]}", "lignesImport[1].beneficiaires.liberal[0].RPPS"),
        ("4050", f"RPPS {absents[1]}", "lignesImport[1].beneficiaires.liberal[2].RPPS"),
    ]
    assert [len(d.constats) for d in rapport.demandes] == [0, 2, 0, 0]


@pytest.mark.parametrize(
    ("categorie", "attendu"),
    [
        ("620", []),
        ("627", []),
        ("628", []),
        ("629", []),
        ("619", ["4051"]),
        ("630", ["4051"]),
        ("124", ["4051"]),
    ],
)
def test_officines_are_of_four_categories(categorie, attendu):
    base = dict(PHA.contexte.base["FINESS"])
    base[FINESS] = replace(base[FINESS], categorie=categorie)
    assert codes(PHA, contexte=replace(PHA.contexte, base={"FINESS": base}))[0] == attendu


def test_a_category_that_the_base_does_not_give_is_not_verified():
    base = dict(PHA.contexte.base["FINESS"])
    base[FINESS] = replace(base[FINESS], categorie=None)
    rapport = essai(PHA, contexte=replace(PHA.contexte, base={"FINESS": base})).run().rapport
    assert [n.manque for n in rapport.non_verifies] == [Manque.CATEGORIES]
    assert rapport.verdict == "accepte"


def test_an_absent_site_is_not_said_of_a_wrong_category():
    assert codes(PHA, contexte=without(PHA, "FINESS", FINESS))[0] == ["4050"]


def test_without_a_base_nobody_is_refused():
    rapport = essai(MDV, contexte=replace(MDV.contexte, base={})).run().rapport
    assert Manque.BENEFICIAIRES in {n.manque for n in rapport.non_verifies}
    assert rapport.verdict == "accepte"


# -- AM numbers: the base of 2023 activity answers for them ---------------------------------------

ICI = siren(DEUX)
NOUVEAU = ActiviteAM(AM_1, None, ICI)
ANCIEN = ActiviteAM(AM_1, ICI, ICI)


def imagery(*activites, base=None):
    """An order of one doctor and one site, who answers of aids."""
    depot = changed(DEUX, line(0, put("clients.0.aidesDeMinimis", False)))
    depot = order(knowing(depot, *activites), 0, site(SITE_1), doctor(AM_1), montant="1.00")
    contexte = base or without(depot, "AM", AM_1)
    return replace(depot, contexte=contexte)


@pytest.mark.parametrize(
    ("activites", "attendu"),
    [
        ((NOUVEAU,), ["4022"]),  # « Nouveau médecin […] : Pas de financement », and no refusal
        ((ANCIEN,), []),
        ((), ["4050"]),  # no base knows the number
        ((ActiviteAM(AM_2, ICI, ICI),), ["4050"]),
    ],
)
def test_a_number_that_the_activity_base_knows_is_not_refused(activites, attendu):
    assert codes(imagery(*activites))[0] == attendu


def test_a_new_doctor_stays_in_an_accepted_order():
    rapport = essai(imagery(NOUVEAU)).run().rapport
    (constat,) = rapport.demandes[0].constats
    assert (rapport.verdict, constat.niveau) == ("accepte", "alerte")
    assert constat.attendu == "aucune activité en 2023"


def test_the_client_itself_is_looked_for_in_the_base():
    """« Rejette tout bénéficiaire non présent » is of the establishments: SIREN and FINESS."""
    depot = imagery(NOUVEAU)
    assert codes(depot, contexte=without(depot, "SIREN", ICI))[0] == ["4022", "4050"]
    assert codes(depot, contexte=without(depot, "FINESS", SITE_1))[0] == ["4022", "4050"]


def test_without_a_base_of_numbers_the_activity_is_enough():
    depot = imagery(NOUVEAU)
    base = {genre: connus for genre, connus in depot.contexte.base.items() if genre != "AM"}
    rapport = essai(depot, contexte=replace(depot.contexte, base=base)).run().rapport
    assert Manque.BENEFICIAIRES not in {n.manque for n in rapport.non_verifies}


def test_where_activity_decides_nothing_it_answers_for_nobody():
    """In wave 1 of radiology the amount comes from a file: the base alone says who is eligible."""
    from sons import load_textes
    from tests.fabrique import make_depot

    depot = make_depot(load_textes("RAD-RIS-Va1", "avance"), 4, graine=2)
    ams = set(depot.contexte.base["AM"])
    assert ams
    contexte = replace(
        depot.contexte,
        base={**depot.contexte.base, "AM": {"1": BeneficiaireConnu("1")}},
        activites_am={am: ActiviteAM(am, None) for am in ams},
    )
    assert "4050" in {code for demande in codes(depot, contexte=contexte) for code in demande}
