"""Aids already had: who may keep silent, and of which years they are (webinar, note 2)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from sons import load_textes
from sons.contexte import ActiviteAM
from sons.controles.regles.de_minimis import years_before
from tests.fabrique import make_depot
from tests.fabrique.essais import changed, essai, line, put
from tests.unit.controles.imagerie import (
    AM_1,
    AM_2,
    DEUX,
    SITE_1,
    SITE_2,
    codes,
    doctor,
    knowing,
    site,
)

LGC = load_textes("MDV-LGC-Va2", "avance")
MEDECIN, STRUCTURE = "beneficiaires.liberal.0", "beneficiaires.structure.0"
AUTRES = {"4020", "4022", "4040", "4042"}
CONNUS = knowing(DEUX, *(ActiviteAM(am, None) for am in (AM_1, AM_2)))


def aide(jour, montant="1500.00"):
    return {"dateAttribution": jour, "montantAide": Decimal(montant)}


def declaring(depot, reponse, *aides, client="clients.0", suffixe=""):
    depot = changed(depot, line(0, put(f"{client}.aidesDeMinimis{suffixe}", reponse)))
    return changed(depot, line(0, put(f"{client}.aides{suffixe}", list(aides))))


def dit(depot):
    """What is said of aids: sites named in two orders, amounts and activity are left aside."""
    return [code for code in codes(depot)[0] if code not in AUTRES]


@pytest.mark.parametrize(
    ("lignes", "reponse", "aides", "attendu"),
    [
        ([site(SITE_1)], None, [], []),
        ([site(SITE_1), site(SITE_2)], None, [], []),
        ([doctor(AM_1)], None, [], ["4054"]),
        ([site(SITE_1), doctor(AM_1)], None, [], ["4054"]),
        ([doctor(AM_1), site(SITE_1)], None, [], ["4054"]),
        ([doctor(AM_1)], False, [], []),
        ([doctor(AM_1)], True, [aide("12/03/2026")], []),
        ([doctor(AM_1)], True, [], ["3018"]),
        ([doctor(AM_1)], False, [aide("12/03/2026")], ["3019"]),
        ([doctor(AM_1)], None, [aide("12/03/2026")], ["3019"]),
        ([site(SITE_1)], None, [aide("12/03/2026")], ["3019"]),
        ([site(SITE_1)], True, [aide("12/03/2026")], []),
        ([site(SITE_1)], False, [], []),
    ],
)  # fmt: skip
def test_only_establishments_may_keep_silent(lignes, reponse, aides, attendu):
    depot = changed(CONNUS, line(0, put("commande.dateCommande", "15/06/2026")))
    depot = changed(depot, line(0, put("clients.0.lignes", lignes)))
    assert dit(declaring(depot, reponse, *aides)) == attendu


def test_a_client_is_not_exempt_by_another():
    """Each client of an order answers for its own rows."""
    (client,) = CONNUS.arbre["lignesImport"][0]["clients"]
    clinique = {**client, "lignes": [site(SITE_1)], "aidesDeMinimis": None}
    cabinet = {**client, "SIREN": "552100554", "lignes": [doctor(AM_1)], "aidesDeMinimis": None}
    depot = changed(CONNUS, line(0, put("clients", [clinique, cabinet])))
    trouves = essai(depot).run().rapport.demandes[0].constats
    assert [c.chemin for c in trouves if c.code == "4054"] == [
        "lignesImport[0].clients[1].aidesDeMinimis"
    ]


@pytest.mark.parametrize(
    ("commande", "attribution", "attendu"),
    [
        ("15/06/2026", "14/06/2023", ["4055"]),
        ("15/06/2026", "15/06/2023", []),
        ("15/06/2026", "16/06/2023", []),
        ("15/06/2026", "14/06/2026", []),
        ("15/06/2026", "15/06/2026", []),
        ("15/06/2026", "16/06/2026", ["4056"]),
        ("29/02/2024", "27/02/2021", ["4055"]),  # no 29 February three years before
        ("29/02/2024", "28/02/2021", []),
        ("28/02/2026", "28/02/2023", []),
        ("01/03/2027", "29/02/2024", ["4055"]),
        ("28/02/2027", "29/02/2024", []),
        ("15/06/2026", "31/02/2026", ["2018"]),  # a date that is none is left to the format
        ("15/6/2026", "01/01/2015", ["2017"]),
    ],
)
def test_aids_are_of_the_three_years_before_the_order(commande, attribution, attendu):
    depot = changed(DEUX, line(0, put("commande.dateCommande", commande)))
    depot = declaring(depot, True, aide(attribution))
    alentour = {"4003", "4004", "4005", "4012"}  # rules of the order's date
    assert [c for c in codes(depot)[0] if c not in alentour] == attendu


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2024, 2, 29), date(2021, 2, 28)),
        (date(2024, 2, 28), date(2021, 2, 28)),
        (date(2024, 3, 1), date(2021, 3, 1)),
        (date(2027, 2, 28), date(2024, 2, 28)),
    ],
)
def test_the_same_day_three_years_before(jour, attendu):
    assert years_before(jour, 3) == attendu


def test_four_years_before_a_29_february_is_one():
    assert years_before(date(2024, 2, 29), 4) == date(2020, 2, 29)


@pytest.mark.parametrize("montant", ["300000.00", "300000.01", "999999.99"])
def test_no_ceiling_that_no_text_gives(montant):
    depot = changed(DEUX, line(0, put("commande.dateCommande", "15/06/2026")))
    assert dit(declaring(depot, True, aide("15/06/2025", montant))) == []


# -- LGC ------------------------------------------------------------------------------------------


def lgc(situation, personnes):
    depot = make_depot(LGC, 1, graine=5, situation=situation, personnes=personnes)
    return changed(depot, line(0, put("commande.dateCommande", "15/06/2026")))


def test_each_doctor_of_an_order_declares():
    """« À dupliquer pour chaque client »: the second doctor answers for herself."""
    depot = lgc("mandataire", 2)
    second = declaring(depot, True, aide("14/06/2023"), client="beneficiaires.liberal.1")
    (constat,) = essai(second).run().rapport.demandes[0].constats
    assert (constat.code, constat.chemin) == (
        "4055",
        "lignesImport[0].beneficiaires.liberal[1].aides[0].dateAttribution",
    )


@pytest.mark.parametrize(
    ("reponse", "aides", "attendu"),
    [
        (None, [], ["2001"]),  # a doctor has no FINESS: the format admits no null
        (False, [], []),
        (True, [aide("16/06/2026")], ["4056"]),
    ],
)
def test_a_doctor_always_answers(reponse, aides, attendu):
    assert codes(declaring(lgc("liberal", 1), reponse, *aides, client=MEDECIN)) == [attendu]


@pytest.mark.parametrize(
    ("reponse", "finess", "attendu"),
    [
        (None, ["750720021"], []),
        (None, [], ["3015", "4054"]),
        (False, ["750720021"], []),
    ],
)
def test_a_structure_with_a_finess_may_keep_silent(reponse, finess, attendu):
    depot = declaring(lgc("structure", 2), reponse, client=STRUCTURE, suffixe="Structure")
    depot = changed(depot, line(0, put(f"{STRUCTURE}.FINESSGeo", finess)))
    contexte = replace(depot.contexte, base={})
    assert codes(depot, contexte=contexte) == [attendu]


def test_a_dispositif_without_aids_asks_for_none():
    depot = make_depot(load_textes("MDV-LGC-Va1", "avance"), 1, graine=5, situation="liberal")
    assert codes(depot) == [[]]
