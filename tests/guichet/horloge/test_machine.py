import ctypes

import pytest

from guichet.horloge import machine


class Noyau:
    def __init__(self, etat):
        self.ntp_gettime = lambda _: etat


@pytest.mark.parametrize(
    ("etat", "reglee"), [(0, True), (1, True), (4, True), (5, False), (-1, None)]
)
def test_the_kernel_says_whether_its_clock_is_set(monkeypatch, etat, reglee):
    monkeypatch.setattr(ctypes, "CDLL", lambda _: Noyau(etat))
    assert machine.is_set() is reglee


def test_a_system_that_cannot_be_asked_says_nothing(monkeypatch):
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    assert machine.is_set() is None


def test_this_machine_answers_without_a_fault():
    assert machine.is_set() in (True, False, None)
