from guichet.securite import debit
from guichet.securite.debit import Debit


def test_each_window_lets_so_many_through_and_says_how_many_were_held_back():
    heure = 0.0
    porte = Debit(2, secondes=60, montre=lambda: heure)
    assert [porte.admit("a") for _ in range(5)] == [0, 0, None, None, None]
    assert porte.admit("b") == 0
    heure = 61.0
    assert porte.admit("a") == 3
    assert porte.admit("a") == 0
    assert porte.admit("a") is None


def test_keys_without_end_take_no_memory_without_end(monkeypatch):
    monkeypatch.setattr(debit, "_CLES_MAX", 10)
    porte = Debit(1)
    for rang in range(100):
        porte.admit(rang)
    assert len(porte._vus) == 10
