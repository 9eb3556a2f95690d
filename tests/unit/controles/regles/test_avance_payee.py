"""A solde names an avance of its supplier and solution, decided, paid, and invoices no more."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sons import load_textes
from tests.fabrique import make_depot
from tests.fabrique.essais import changed, essai, line, put
from tests.unit.controles.regles.bornes import expected, said, unverified, written

DEPOT = make_depot(load_textes("PHA-LGO-Va1", "solde"), 3)
FACTURE = (
    "montant facturé",
    "on ne connaît pas le montant de la commande d’au moins une avance",
)
CODES = ("4060", "4062", "4063", "4065", "4074")


def knowing(depot=DEPOT, **avance):
    """Control with what is known of every avance replaced."""
    connues = depot.contexte.avances_connues
    avances = {n: replace(a, **avance) for n, a in connues.items()}
    return essai(depot, contexte=replace(depot.contexte, avances_connues=avances)).run()


@pytest.mark.parametrize(
    ("avance", "codes"),
    [
        ({}, []),
        ({"siret": "73282932000074"}, ["4060"]),
        ({"numero_ans": "PHALGO20220002"}, ["4060"]),  # the supplier's other solution
        ({"etat": "Décidée et payée"}, []),
        ({"etat": "Validée"}, ["4062"]),
        ({"etat": "Décidée"}, ["4062"]),
        ({"numero_editeur": "00099"}, ["4063"]),
        ({"etat": "Validée", "numero_editeur": "00099"}, ["4062", "4063"]),
        ({"siret": "73282932000074", "etat": "Validée"}, ["4060"]),
    ],
)
def test_the_avance_of_a_solde(avance, codes):
    assert said(knowing(**avance), *CODES) == codes


def test_the_second_solde_of_an_avance_is_refused():
    numero = DEPOT.arbre["lignesImport"][0]["numeroASP"]
    double = changed(DEPOT, line(2, put("numeroASP", numero)))
    demandes = essai(double).run().rapport.demandes
    assert [[c.code for c in d.constats if c.code == "4065"] for d in demandes] == [
        [], [], ["4065"],
    ]  # fmt: skip


@pytest.mark.parametrize("numero", [None, 12, "", "  "])
def test_a_number_that_is_no_text_is_left_to_the_form(numero):
    resultat = essai(written(written(DEPOT), numeroASP=numero)).run()
    assert said(resultat, *CODES) == []


@pytest.mark.parametrize(
    ("balise", "valeur", "code"),
    [
        ("SIRET", "73282932000074", "1052"),
        ("SIRET", "", "2009"),
        ("SIRET", None, "2001"),
        ("numeroAns", "PHALGO20229999", "1050"),
        ("numeroAns", "", "2009"),
    ],
)
@pytest.mark.parametrize(("etat", "codes"), [("Décidée et payée", []), ("Validée", ["4062"])])
def test_a_wrong_header_hides_nothing_of_the_avances(balise, valeur, code, etat, codes):
    """It would be said of every solde that its avance is unknown, and nothing else of it."""
    connues = DEPOT.contexte.avances_connues
    avances = {n: replace(a, etat=etat) for n, a in connues.items()}
    faux = changed(DEPOT, put(balise, valeur))
    resultat = essai(faux, contexte=replace(DEPOT.contexte, avances_connues=avances)).run()
    assert code in [c.code for c in resultat.rapport.constats]
    assert said(resultat, *CODES) == codes


def test_without_its_header_another_supplier_s_avance_stays_unknown():
    connues = DEPOT.contexte.avances_connues
    avances = {n: replace(a, siret="73282932000074") for n, a in connues.items()}
    faux = changed(DEPOT, put("SIRET", "73282932000074"))
    resultat = essai(faux, contexte=replace(DEPOT.contexte, avances_connues=avances)).run()
    assert said(resultat, *CODES) == ["4060"]


def test_without_the_avances_they_are_not_verified():
    resultat = essai(DEPOT, contexte=replace(DEPOT.contexte, avances_connues=None)).run()
    assert (said(resultat, *CODES), unverified(resultat)) == ([], {"avances"})


@pytest.mark.parametrize(
    ("facture", "commande", "codes", "inconnu"),
    [
        ("599.99", "600.00", [], False),
        ("600.00", "600.00", [], False),
        ("600.01", "600.00", ["4074"], False),
        (None, "600.00", [], False),
        ("600.01", None, [], True),
        (None, None, [], False),
    ],
)
def test_an_invoice_does_not_pass_its_order(facture, commande, codes, inconnu):
    depot = written(DEPOT, facture__montantFactureHT=facture and Decimal(facture))
    resultat = knowing(depot, montant_ht=commande and Decimal(commande))
    assert said(resultat, *CODES) == codes
    assert expected(resultat, "4074") == ["600,00 € HT"] * len(codes)
    phrases = {(n.controle, n.raison) for n in resultat.rapport.non_verifies}
    assert ("commandes_des_avances" in unverified(resultat)) is inconnu
    assert (FACTURE in phrases) is inconnu


def test_an_invoice_of_an_unknown_avance_is_not_compared():
    depot = written(DEPOT, facture__montantFactureHT=Decimal("9999.00"))
    assert said(knowing(depot, siret="73282932000074"), *CODES) == ["4060"]
