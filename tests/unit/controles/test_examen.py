"""What is looked at: whose avances a solde may name."""

from dataclasses import replace

import pytest

from sons import load_textes
from tests.fabrique import make_depot
from tests.unit.controles.imagerie import codes

SOLDE = make_depot(load_textes("PHA-LGO-Va1", "solde"), 2, graine=5)
PREMIERE = SOLDE.arbre["lignesImport"][0]["numeroASP"]


@pytest.mark.parametrize(
    ("champs", "attendu"),
    [
        ({}, []),
        ({"siret": "35600000049837"}, ["4060"]),
        ({"numero_ans": "PHALGO20220099"}, ["4060"]),  # the same supplier's other solution
        ({"siret": "35600000049837", "etat": "Refusée"}, ["4060"]),  # nothing else is told of it
    ],
)
def test_an_avance_is_of_this_supplier_and_this_solution(champs, attendu):
    avances = dict(SOLDE.contexte.avances_connues)
    avances[PREMIERE] = replace(avances[PREMIERE], **champs)
    assert codes(SOLDE, contexte=replace(SOLDE.contexte, avances_connues=avances)) == [attendu, []]
