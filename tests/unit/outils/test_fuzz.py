"""A short run of « make fuzz », and what it calls a fault."""

import os
import signal

import pytest
from outils.fuzz.campagne import Bilan, draw, run, try_one
from outils.fuzz.cibles import CIBLES, Borne, Cible
from outils.fuzz.enfant import spend

from tests.fabrique.formes import FORMES

MIO = 1024**2


def test_a_few_seconds_of_it_find_no_fault(tmp_path):
    bilans = run(7, 3, tmp_path, ["json", "zip", "dessin"])
    assert all(bilan.essais for bilan in bilans.values())
    assert [faute for bilan in bilans.values() for faute in bilan.fautes] == []


def test_an_input_is_the_same_for_the_same_seed():
    with CIBLES["json"]() as cible:
        entrees = [draw(3, "json", 500, cible), draw(3, "json", 500, cible)]
        assert entrees[0].octets == entrees[1].octets
        assert draw(4, "json", 500, cible).octets != entrees[0].octets


@pytest.mark.parametrize(
    ("travail", "faute"),
    [
        (lambda: 1 / 0, "ZeroDivisionError"),
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "tué par le signal 9"),
    ],
)
def test_what_breaks_the_child_is_told(travail, faute):
    assert faute in spend(travail).faute


def test_the_cost_of_a_child_is_its_own():
    cout = spend(lambda: str(len(bytearray(64 * MIO))))
    assert (cout.issue, cout.faute) == (str(64 * MIO), "")
    assert 60 < cout.memoire_mio < 90


def test_what_costs_more_than_its_size_allows_is_a_fault_that_is_kept(tmp_path, monkeypatch):
    avare = Cible(
        FORMES, MIO, lambda _: spend(lambda: str(sum(range(10**6)))), Borne(1e-6, 0, 1, 0)
    )
    monkeypatch.setitem(CIBLES, "json", lambda: _Porte(avare))
    bilan = run(1, 0.2, tmp_path, ["json"])["json"]
    assert bilan.fautes
    assert "--graine 1 --cible json --rang 0" in bilan.fautes[0]
    assert (tmp_path / "json-1-0").read_bytes() == draw(1, "json", 0, avare).octets


class _Porte:
    def __init__(self, cible):
        self.cible = cible

    def __enter__(self):
        return self.cible

    def __exit__(self, *_):
        pass


def test_a_bound_grows_with_the_size():
    borne = Borne(0.5, 3, 16, 48)
    assert borne.ratio(0, 0.5, 0) == 1
    assert borne.ratio(MIO, 3.5, 0) == 1
    assert borne.ratio(MIO, 0, 128) == 2


def test_the_worst_is_kept_with_its_name():
    bilan = Bilan()
    with CIBLES["json"]() as cible:
        for rang in (0, 1):
            entree = draw(1, "json", rang, cible)
            bilan.add(entree, *try_one(entree, cible), 0.1)
    assert bilan.essais == 2
    assert bilan.pire[1].endswith(("rang 0", "rang 1"))
