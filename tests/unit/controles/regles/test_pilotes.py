"""Pilots of wave 2: how many reports, and the training material, solution by solution."""

from dataclasses import replace

import pytest

from sons import load_textes
from sons.contexte import PilotesConnus
from tests.fabrique import make_depot
from tests.fabrique.essais import changed, essai, put
from tests.unit.controles.regles.bornes import said, unverified


def verdict(code, pilotes):
    """Return the codes of a solde, and whether the pilots could not be verified."""
    depot = make_depot(load_textes(code, "solde"), 1)
    connus = None if pilotes is None else {depot.arbre["numeroAns"]: pilotes}
    resultat = essai(depot, contexte=replace(depot.contexte, pilotes=connus)).run()
    return said(resultat, "4080", "4082"), "pilotes" in unverified(resultat)


@pytest.mark.parametrize(
    ("code", "pv", "supports", "attendu"),
    [
        # Doctors: five reports and the training material (webinar, « Focus sur la gestion … »).
        ("MDV-LGC-Va2", 4, True, (["4080"], False)),
        ("MDV-LGC-Va2", 5, True, ([], False)),
        ("MDV-LGC-Va2", 6, True, ([], False)),
        ("MDV-LGC-Va2", 5, False, (["4082"], False)),
        ("MDV-LGC-Va2", 4, False, (["4080", "4082"], False)),
        ("MDV-LGC-Va2", 5, None, ([], True)),
        # RIS: three, without material.
        ("IMG-RIS-Va2", 2, None, (["4080"], False)),
        ("IMG-RIS-Va2", 3, None, ([], False)),
        ("IMG-RIS-Va2", 3, False, ([], False)),
        # DRIMbox: « non concerné »; nor is wave 1.
        ("IMG-DB-Va2", 0, False, ([], False)),
        ("PHA-LGO-Va1", 0, False, ([], False)),
    ],
)
def test_pilots_before_any_solde(code, pv, supports, attendu):
    assert verdict(code, PilotesConnus(pv, supports)) == attendu


@pytest.mark.parametrize(("code", "inconnu"), [("IMG-RIS-Va2", True), ("IMG-DB-Va2", False)])
def test_unknown_pilots_are_not_verified(code, inconnu):
    assert verdict(code, None) == ([], inconnu)


def test_the_pilots_of_another_solution_are_not_its_own():
    depot = make_depot(load_textes("IMG-RIS-Va2", "solde"), 1)
    contexte = replace(depot.contexte, pilotes={"AUTRE": PilotesConnus(9, supports=True)})
    assert said(essai(depot, contexte=contexte).run(), "4080") == ["4080"]


def test_of_a_solution_that_the_register_does_not_know_pilots_are_not_verified():
    depot = make_depot(load_textes("IMG-RIS-Va2", "solde"), 1)
    resultat = essai(changed(depot, put("numeroAns", "IMGRIS20229999"))).run()
    assert said(resultat, "4080", "4082") == []
    assert "numero_de_la_solution" in unverified(resultat)
