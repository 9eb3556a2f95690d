"""Dates of a solde: between its order and the end of the prestations, and attested in time."""

from dataclasses import replace
from datetime import date

import pytest

from sons import load_textes
from tests.fabrique import make_depot
from tests.unit.controles.regles.bornes import expected, received, said, unverified, written

CODES = ("4070", "4071", "4072", "4073")


def solde(code):
    return make_depot(load_textes(code, "solde"), 1)


PHA, MS, RIS = map(solde, ("PHA-LGO-Va1", "MS1-DUI-Va1", "IMG-RIS-Va2"))


def control(depot, instant, finalisation, facture=None, **avance):
    """Deposit a solde, its dates written, what is known of its avance replaced."""
    connues = depot.contexte.avances_connues
    avances = {n: replace(a, **{"date_commande": date(2022, 2, 2)} | avance)
               for n, a in connues.items()}  # fmt: skip
    une = written(
        depot, facture__dateFinalisation=finalisation, facture__dateFacture=facture or finalisation
    )
    return received(une, instant, avances_connues=avances).run()


@pytest.mark.parametrize(
    ("instant", "finalisation", "facture", "codes"),
    [
        # Today is not the future; the day is that of Paris.
        ("2023-06-12 09:00", "11/06/2023", "12/06/2023", []),
        ("2023-06-12 09:00", "12/06/2023", "11/06/2023", []),
        ("2023-06-12 09:00", "13/06/2023", "12/06/2023", ["4071"]),
        ("2023-06-12 09:00", "12/06/2023", "13/06/2023", ["4071"]),
        ("2023-06-12 23:59:59", "13/06/2023", "13/06/2023", ["4071", "4071"]),
        ("2023-06-12T22:00:00+00:00", "13/06/2023", "13/06/2023", []),
    ],
)
def test_nothing_is_dated_after_its_deposit(instant, finalisation, facture, codes):
    assert said(control(PHA, instant, finalisation, facture), *CODES) == codes


@pytest.mark.parametrize(
    ("depot", "instant", "finalisation", "codes"),
    [
        # The whole of 20/09/2023, which has no hour.
        (PHA, "2023-11-10 09:00", "19/09/2023", []),
        (PHA, "2023-11-10 09:00", "20/09/2023", []),
        (PHA, "2023-11-10 09:00", "21/09/2023", ["4070"]),
        # An hour bounds the deposit, its day the prestation.
        (RIS, "2027-06-20 09:00", "09/06/2027", []),
        (RIS, "2027-06-20 09:00", "10/06/2027", ["4070"]),
    ],
)
def test_the_prestation_ends_in_time(depot, instant, finalisation, codes):
    resultat = control(depot, instant, finalisation, attestation_fin=date(2023, 9, 20))
    assert said(resultat, *CODES) == codes


@pytest.mark.parametrize("facture", ["20/09/2023", "21/09/2023"])
def test_an_invoice_may_follow_the_end_of_the_prestations(facture):
    resultat = control(
        PHA, "2023-11-10 09:00", "20/09/2023", facture, attestation_fin=date(2023, 9, 20)
    )
    assert said(resultat, *CODES) == []


# -- not before its order ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("commande", "finalisation", "codes", "attendu", "inconnu"),
    [
        (date(2023, 1, 10), "09/01/2023", ["4072"], ["10/01/2023, date de la commande"], False),
        (date(2023, 1, 10), "10/01/2023", [], [], False),
        (date(2023, 1, 10), "11/01/2023", [], [], False),
        # The order of the avance is not known: the opening of the orders, then nothing.
        (None, "01/02/2022", ["4072"], ["02/02/2022, ouverture des commandes"], False),
        (None, "02/02/2022", [], [], True),
    ],
)
def test_what_is_ordered_is_done_after(commande, finalisation, codes, attendu, inconnu):
    resultat = control(PHA, "2023-06-12 09:00", finalisation, date_commande=commande)
    assert (said(resultat, *CODES), expected(resultat, "4072")) == (codes, attendu)
    assert ("commandes_des_avances" in unverified(resultat)) is inconnu


@pytest.mark.parametrize(("jour", "codes"), [("01/02/2022", ["4072"]), ("02/02/2022", [])])
def test_without_the_avances_the_opening_of_the_orders_serves(jour, codes):
    resultat = received(
        written(PHA, facture__dateFinalisation=jour), "2023-09-20 09:00", avances_connues=None
    ).run()
    assert said(resultat, *CODES) == codes
    assert "commandes_des_avances" not in unverified(resultat)


# -- attested in time -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "attestation", "codes"),
    [
        # Until the end of the prestations, nothing is to be attested.
        ("2023-09-20 23:59:59", None, []),
        ("2023-09-21 00:00:00", None, ["4073"]),
        ("2023-09-20T22:00:00+00:00", None, ["4073"]),
        ("2023-11-10 09:00", date(2023, 9, 19), []),
        ("2023-11-10 09:00", date(2023, 9, 20), []),
        ("2023-11-10 09:00", date(2023, 9, 21), ["4073"]),
    ],
)
def test_a_late_solde_of_an_officine_was_attested(instant, attestation, codes):
    resultat = control(PHA, instant, "19/09/2023", attestation_fin=attestation)
    assert said(resultat, *CODES) == codes
    assert all("§6.2" in c.source for c in resultat.rapport.demandes[0].constats)


@pytest.mark.parametrize(
    ("depot", "instant", "finalisation"),
    [
        (RIS, "2027-06-09 12:00:01", "01/06/2027"),
        (RIS, "2027-08-01 09:00", "01/06/2027"),
        (MS, "2025-01-20 09:00", "15/12/2024"),
    ],
)
def test_no_attestation_is_asked_where_no_text_does(depot, instant, finalisation):
    assert depot.textes.dispositif.attestation_fin is None
    assert said(control(depot, instant, finalisation), *CODES) == []


def test_without_the_avances_an_attestation_is_not_verified():
    tard = received(
        written(PHA, facture__dateFinalisation="19/09/2023"), "2023-11-10 09:00",
        avances_connues=None,
    ).run()  # fmt: skip
    controles = {n.controle for n in tard.rapport.non_verifies}
    assert (said(tard, *CODES), "attestation de fin de prestation" in controles) == ([], True)


def test_an_unknown_avance_is_told_once():
    resultat = received(PHA, "2023-11-10 09:00", avances_connues={}).run()
    assert said(resultat, "4060", *CODES) == ["4060"]
