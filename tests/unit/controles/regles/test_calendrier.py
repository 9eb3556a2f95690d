"""Dates of deposits and of orders, to the second and to the day, in Paris time."""

from datetime import date

import pytest

from sons import load_textes
from tests.fabrique import make_depot
from tests.fabrique.essais import base_mdv, base_pha
from tests.unit.controles.regles.bornes import (
    paris,
    received,
    referenced,
    said,
    unverified,
    written,
)

PHA, MDV = base_pha(), base_mdv()
RIS = make_depot(load_textes("IMG-RIS-Va2", "avance"), 1)
BIO = make_depot(load_textes("BIO-SGL-Va1", "avance"), 1)
MS = make_depot(load_textes("MS1-DUI-Va1", "avance"), 1)
SOLDE = make_depot(load_textes("PHA-LGO-Va1", "solde"), 1)
CODES = ("4001", "4002", "4003", "4004", "4005", "4006")


def ordered(depot, jour):
    return written(depot, commande__dateCommande=jour)


# -- the counter ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("depot", "instant", "codes"),
    [
        # A month is given: its first instant.
        (PHA, "2022-03-31 23:59:59", ["4001"]),
        (PHA, "2022-04-01 00:00:00", []),
        # Winter time: 14h00 in Paris is 13h00 UTC.
        (PHA, "2023-03-15 13:59:59", []),
        (PHA, "2023-03-15 14:00:00", []),
        (PHA, "2023-03-15 14:00:01", ["4002"]),
        (PHA, "2023-03-15T13:00:00+00:00", []),
        (PHA, "2023-03-15T13:00:01+00:00", ["4002"]),
        # No hour: the whole day.
        (MDV, "2022-11-30 23:59:59", []),
        (MDV, "2022-12-01 00:00:00", ["4002"]),
        (MDV, "2022-11-30T23:00:00+00:00", ["4002"]),
        # Summer time: 14h00 in Paris is 12h00 UTC.
        (RIS, "2025-07-10T11:59:59+00:00", ["4001"]),
        (RIS, "2025-07-10T12:00:00+00:00", []),
        (RIS, "2026-11-10 12:00:00", []),
        (RIS, "2026-11-10 12:00:01", ["4002"]),
    ],
)
def test_the_counter_of_avances(depot, instant, codes):
    jour = f"{paris(instant).date():%d/%m/%Y}"
    assert said(received(ordered(depot, jour), instant).run(), "4001", "4002") == codes


@pytest.mark.parametrize(
    ("instant", "codes"),
    [
        ("2023-12-14 13:59:59", []),
        ("2023-12-14 14:00:00", []),
        ("2023-12-14 14:00:01", ["4002"]),
    ],
)
def test_the_counter_of_soldes(instant, codes):
    assert said(received(SOLDE, instant).run(), *CODES) == codes


# -- the day of the order ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("depot", "jour", "instant", "codes"),
    [
        (PHA, "01/02/2022", "2022-05-02 09:00", ["4003"]),
        (PHA, "02/02/2022", "2022-05-02 09:00", []),
        (PHA, "03/02/2022", "2022-05-02 09:00", []),
        # Dated after its deposit: the day in Paris.
        (PHA, "01/05/2022", "2022-05-02 00:30", []),
        (PHA, "02/05/2022", "2022-05-02 00:30", []),
        (PHA, "02/05/2022", "2022-05-01T22:30:00+00:00", []),
        (PHA, "03/05/2022", "2022-05-02 23:59:59", ["4005"]),
        # The officines order until the closing (AF §2).
        (PHA, "15/03/2023", "2023-03-15 14:00:00", []),
        (PHA, "16/03/2023", "2023-03-16 09:00", ["4002", "4004"]),
        # A last day of orders bounds the order, not the deposit (fiche devis).
        (MS, "30/12/2023", "2024-01-05 09:00", []),
        (MS, "31/12/2023", "2024-01-05 09:00", []),
        (MS, "01/01/2024", "2024-01-05 09:00", ["4004"]),
        # Replaced from the day the new one took effect.
        (BIO, "15/07/2022", "2022-07-14 09:00", ["4005"]),
        (BIO, "16/07/2022", "2022-07-16 09:00", []),
        (BIO, "30/11/2022", "2022-11-30 23:59:59", []),
        (BIO, "01/12/2022", "2022-12-01 00:00", ["4002", "4004"]),
        # Not a day: the form says so, the calendar says nothing.
        (MS, "31/02/2024", "2024-03-05 09:00", []),
    ],
)
def test_the_day_of_the_order(depot, jour, instant, codes):
    assert said(received(ordered(depot, jour), instant).run(), *CODES) == codes


@pytest.mark.parametrize(
    ("depot", "jour", "instant", "attendu", "document"),
    [
        (MS, "01/01/2024", "2024-01-05 09:00", "31/12/2023", "FICHE-DEVIS"),
        (PHA, "16/03/2023", "2023-03-16 09:00", "15/03/2023 à 14h00", "AF-PHA-LGO-VA1"),
    ],
)
def test_a_late_order_is_told_the_date_of_its_own_text(depot, jour, instant, attendu, document):
    resultat = received(ordered(depot, jour), instant).run()
    (constat,) = (c for c in resultat.rapport.demandes[0].constats if c.code == "4004")
    assert (constat.attendu, document in constat.source) == (attendu, True)


# -- archived orders (AF-PHA-LGO-Va1 §2, exception) -------------------------------------------

FINESS = PHA.arbre["lignesImport"][0]["beneficiaire"]["FINESSGeo"]


def late(
    *,
    instant="2023-05-02 09:00",
    archivee="2023-02-20 10:00",
    preuves=date(2022, 12, 1),
    decision=date(2023, 4, 3),
    commande="01/12/2022",
):
    """Deposit an avance whose order was archived, one clause of the exception changed."""
    archivees = {"PHA-LGO-Va1": {"FINESS": {FINESS: paris(archivee)} if archivee else {}}}
    return received(
        ordered(PHA, commande), instant, archivees=archivees,
        referencements=referenced(PHA, dossier_complet=preuves, date_referencement=decision),
    ).run()  # fmt: skip


@pytest.mark.parametrize(
    ("clause", "codes"),
    [
        ({}, ["4006"]),
        ({"archivee": None}, ["4002"]),
        # « entre le 11 février 2023 et la Date de fermeture »
        ({"archivee": "2023-02-10 23:59:59"}, ["4002"]),
        ({"archivee": "2023-02-11 00:00:00"}, ["4006"]),
        ({"archivee": "2023-02-10T23:00:00+00:00"}, ["4006"]),
        ({"archivee": "2023-03-15 14:00:00"}, ["4006"]),
        ({"archivee": "2023-03-15 14:00:01"}, ["4002"]),
        # « avant le 21 décembre 2022 »
        ({"preuves": date(2022, 12, 20)}, ["4006"]),
        ({"preuves": date(2022, 12, 21)}, ["4002"]),
        ({"preuves": None}, ["4002"]),
        # « n’aurait pas été prononcée au 10 février 2023 »
        ({"decision": date(2023, 2, 10)}, ["4002"]),
        ({"decision": date(2023, 2, 11)}, ["4006"]),
        ({"decision": None}, ["4006"]),
        # « sans conséquence sur la Date de clôture »
        ({"instant": "2023-12-14 14:00:00"}, ["4006"]),
        ({"instant": "2023-12-14 14:00:01"}, ["4002"]),
        # « conclues […] avant la Date de fermeture »: no late admission beside a rejection.
        ({"commande": "15/03/2023", "archivee": "2023-03-15 10:00:00"}, ["4006"]),
        ({"commande": "16/03/2023"}, ["4002", "4004"]),
        # What was not signed yet cannot have been archived.
        ({"commande": "19/02/2023"}, ["4006"]),
        ({"commande": "20/02/2023"}, ["4006"]),
        ({"commande": "21/02/2023"}, ["4002"]),
        # Before the closing, there is nothing to except.
        ({"instant": "2023-03-15 14:00:00", "commande": "15/03/2023"}, []),
    ],
)
def test_each_clause_of_the_exception(clause, codes):
    assert said(late(**clause), *CODES) == codes


def test_only_the_order_that_was_archived_comes_in():
    assert [[c.code for c in d.constats] for d in late().rapport.demandes] == [
        ["4006"], ["4002"], ["4002"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("instant", "codes", "inconnu"),
    [
        ("2023-05-02 09:00", [], True),
        ("2023-12-14 14:00:00", [], True),
        ("2023-12-14 14:00:01", ["4002"], False),
    ],
)
def test_offline_an_unknown_archive_is_not_verified(instant, codes, inconnu):
    tardive = referenced(PHA, dossier_complet=date(2022, 12, 1), date_referencement=None)
    depot = received(
        ordered(PHA, "01/12/2022"), instant, archivees=None, referencements=tardive
    ).run()
    assert said(depot, *CODES) == codes
    assert ("commandes_archivees" in unverified(depot)) is inconnu


def test_no_solde_is_late_and_excepted():
    tardive = referenced(SOLDE, dossier_complet=date(2022, 12, 1), date_referencement=None)
    depot = received(SOLDE, "2023-12-14 14:00:01", archivees=None, referencements=tardive)
    assert said(depot.run(), *CODES) == ["4002"]


@pytest.mark.parametrize(
    ("instant", "recu"),
    [
        ("2023-03-15T13:00:01+00:00", "15/03/2023 à 14h00min01s"),
        ("2023-03-15 14:01:00", "15/03/2023 à 14h01"),
    ],
)
def test_a_late_deposit_is_told_when_it_came_in_other_words_than_the_closing(instant, recu):
    (constat,) = received(PHA, instant).run().rapport.demandes[0].constats
    assert (constat.recu, constat.attendu) == (recu, "15/03/2023 à 14h00")
