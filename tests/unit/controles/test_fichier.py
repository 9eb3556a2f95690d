"""The first control beside the structure: the name, its day, the register, at their boundaries."""

from dataclasses import replace
from datetime import date

import pytest

from tests.fabrique.essais import base_mdv, essai
from tests.unit.controles.regles.bornes import paris, received, referenced

MDV = base_mdv()
NUMERO, SIRET = MDV.arbre["numeroAns"], MDV.arbre["SIRET"]
AUTRE = "73282932000074"


def file_codes(un_essai):
    return [c.code for c in un_essai.run().rapport.constats]


# -- the name ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nom", "codes"),
    [
        (f"JSON-{NUMERO}-20221031-001.json", []),
        (f"JSON-{NUMERO}-20221031-999.json", []),
        (f"JSON-{NUMERO}-20221031-000.json", ["1040"]),  # the first rank of a day is 001
        (f"JSON-{NUMERO}-20221031-01.json", ["1040"]),
        (f"JSON-{NUMERO}-20221031-0001.json", ["1040"]),
        (f"json-{NUMERO}-20221031-001.json", ["1040"]),
        (f"JSON-{NUMERO}-20221031-001.JSON", ["1040"]),
        (f"JSON-{NUMERO}-20221030-001.json", ["1041"]),
        (f"JSON-{NUMERO}-20221101-001.json", ["1041"]),
        ("JSON-AUTRE-20221031-001.json", ["1042"]),
        ("JSON-AUTRE-20221030-001.json", ["1042", "1041"]),
        (f"JSON-{NUMERO}-20221031-٠٠١.json", ["1040"]),
    ],
)
def test_the_name_of_the_file(nom, codes):
    assert file_codes(essai(MDV, nom=nom, instant=paris("2022-10-31 10:00"))) == codes


@pytest.mark.parametrize(
    ("instant", "jour", "codes"),
    [
        # Winter: midnight in Paris is 23h00 UTC of the day before.
        ("2022-10-30T22:59:59+00:00", "20221030", []),
        ("2022-10-30T23:00:00+00:00", "20221031", []),
        ("2022-10-30T23:30:00+00:00", "20221030", ["1041"]),
        # Summer: 22h00 UTC.
        ("2022-07-14T21:59:59+00:00", "20220714", []),
        ("2022-07-14T22:00:00+00:00", "20220715", []),
        ("2022-07-14T22:00:00+00:00", "20220714", ["1041"]),
    ],
)
def test_the_day_of_the_name_is_that_of_paris(instant, jour, codes):
    un_essai = received(MDV, instant, referencements=referenced(MDV, date_referencement=None))
    assert file_codes(replace(un_essai, nom=f"JSON-{NUMERO}-{jour}-001.json")) == codes


# -- the register -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("champs", "codes"),
    [
        # Referenced from its day on.
        ({"date_referencement": date(2022, 10, 30)}, []),
        ({"date_referencement": date(2022, 10, 31)}, []),
        ({"date_referencement": date(2022, 11, 1)}, ["1054"]),
        ({"date_referencement": None}, []),
        # Until the eve of its withdrawal.
        ({"date_retrait": date(2022, 10, 30)}, ["1054"]),
        ({"date_retrait": date(2022, 10, 31)}, ["1054"]),
        ({"date_retrait": date(2022, 11, 1)}, []),
        ({"dispositif": "PHA-LGO-Va1"}, ["1051"]),
        ({"fournisseurs": None}, []),
        ({"fournisseurs": frozenset()}, ["1053"]),
        ({"fournisseurs": frozenset({AUTRE})}, ["1053"]),
        ({"fournisseurs": frozenset({AUTRE, SIRET})}, []),
        ({"finance": False}, ["1055"]),
    ],
)
def test_what_the_register_says_of_a_solution(champs, codes):
    solution = referenced(MDV, **champs)
    assert file_codes(received(MDV, "2022-10-31 10:00", referencements=solution)) == codes


@pytest.mark.parametrize(
    ("instant", "codes"),
    [
        ("2022-10-30T22:59:59+00:00", ["1054"]),
        ("2022-10-30T23:00:00+00:00", []),
        ("2022-11-09T22:59:59+00:00", []),
        ("2022-11-09T23:00:00+00:00", ["1054"]),
    ],
)
def test_a_solution_is_in_force_by_the_days_of_paris(instant, codes):
    solution = referenced(
        MDV, date_referencement=date(2022, 10, 31), date_retrait=date(2022, 11, 10)
    )
    assert file_codes(received(MDV, instant, referencements=solution)) == codes


@pytest.mark.parametrize(("siret", "codes"), [(SIRET, []), (AUTRE, ["1052"]), (None, [])])
def test_the_siret_is_the_one_that_is_enrolled(siret, codes):
    un_essai = received(MDV, "2022-10-31 10:00", siret=siret)
    assert file_codes(un_essai) == codes
    manques = {str(n.manque) for n in un_essai.run().rapport.non_verifies}
    assert ("siret_du_fournisseur" in manques) is (siret is None)


def test_a_number_that_no_register_bears():
    assert file_codes(received(MDV, "2022-10-31 10:00", referencements={})) == ["1050"]


def test_without_a_register_the_solution_is_not_verified():
    rapport = received(MDV, "2022-10-31 10:00", referencements=None).run().rapport
    assert not rapport.constats
    assert "referencements" in {str(n.manque) for n in rapport.non_verifies}


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("depot.json", f"JSON-{NUMERO}-20221031-001.json"),
        (f"JSON-{NUMERO}-20221031-000.json", f"JSON-{NUMERO}-20221031-001.json"),
        (f"JSON-{NUMERO}-20221030-007.json", f"JSON-{NUMERO}-20221031-007.json"),
        ("JSON-AUTRE-20221030-002.json", f"JSON-{NUMERO}-20221031-002.json"),
    ],
)
def test_the_whole_right_name_is_proposed(nom, attendu):
    rapport = essai(MDV, nom=nom, instant=paris("2022-10-31 10:00")).run().rapport
    assert {c.attendu for c in rapport.constats} == {attendu}
