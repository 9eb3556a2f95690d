"""Numbers for demandes that come back: none is ever given to two of them."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from guichet.depots.correction import numeros
from guichet.depots.correction.numeros import reserve, reserved
from guichet.depots.models import NumeroReserve, NumeroUtilise
from guichet.depots.reception.refus import DepotRefuse
from sons import load_textes
from tests.guichet.depots.lignes import make_depot

TEXTES = load_textes("MDV-LGC-Va1", "avance")
pytestmark = pytest.mark.django_db(transaction=True)


def use(depot, *servis):
    NumeroUtilise.objects.bulk_create(
        NumeroUtilise(
            organisation=depot.organisation, depot=depot, numero_ans=depot.numero_ans,
            numero_editeur=numero,
        )
        for numero in servis
    )  # fmt: skip


def test_numbers_that_served_are_passed_over(fournisseur):
    depot = make_depot(fournisseur)
    use(depot, "00001", "00003")
    assert reserve(depot, TEXTES, [0, 4]) == ["00002", "00004"]


def test_the_same_demande_is_given_the_same_number_until_it_serves(fournisseur):
    depot = make_depot(fournisseur)
    assert reserve(depot, TEXTES, [0, 1]) == ["00001", "00002"]
    assert reserve(depot, TEXTES, [1, 2]) == ["00002", "00003"]
    use(depot, "00002")
    assert reserve(depot, TEXTES, [0, 1, 2]) == ["00001", "00004", "00003"]
    assert reserved(depot) == {0: "00001", 1: "00004", 2: "00003"}


def test_two_deposits_are_given_different_numbers_and_another_solution_its_own(fournisseur):
    un, deux, autre = (make_depot(fournisseur) for _ in range(3))
    autre.numero_ans = "MDVLGC20229999"
    autre.save()
    assert reserve(un, TEXTES, [0]) == ["00001"]
    assert reserve(deux, TEXTES, [0]) == ["00002"]
    assert reserve(autre, TEXTES, [0]) == ["00001"]


def test_once_the_last_number_is_given_those_before_are_looked_at(fournisseur, monkeypatch):
    monkeypatch.setattr(numeros, "_LOT", 7)
    un, deux = make_depot(fournisseur), make_depot(fournisseur)
    NumeroReserve.objects.create(
        organisation=fournisseur, numero_ans=un.numero_ans, numero_editeur="99999", depot=un, rang=0
    )
    use(un, *(f"{n:05d}" for n in range(1, 12)))
    assert reserve(deux, TEXTES, [0, 1]) == ["00012", "00013"]


def test_when_there_is_none_left_it_is_said(fournisseur, monkeypatch):
    depot = make_depot(fournisseur)
    monkeypatch.setattr(numeros, "_free", lambda *_: iter(["00001"]))
    with pytest.raises(DepotRefuse, match="assez de numéros"):
        reserve(depot, TEXTES, [0, 1])
    assert not NumeroReserve.objects.exists()


def test_the_base_refuses_a_number_given_twice(fournisseur):
    un, deux = make_depot(fournisseur), make_depot(fournisseur)
    reserve(un, TEXTES, [0])
    double = NumeroReserve(
        organisation=fournisseur,
        numero_ans=un.numero_ans,
        numero_editeur="00001",
        depot=deux,
        rang=0,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        double.save()


def test_eight_requests_at_once_are_given_different_numbers(fournisseur):
    """Four deposits, each asked for twice at the same instant."""
    depots = [make_depot(fournisseur) for _ in range(4)] * 2
    depart, rendus = threading.Barrier(len(depots)), [None] * len(depots)

    def ask(place):
        try:
            depart.wait(20)
            rendus[place] = reserve(depots[place], TEXTES, range(5))
        finally:
            connection.close()

    fils = [threading.Thread(target=ask, args=(place,)) for place in range(len(depots))]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(60)
    assert rendus[:4] == rendus[4:]
    donnes = [numero for siens in rendus[:4] for numero in siens]
    assert len(set(donnes)) == len(donnes) == 20
