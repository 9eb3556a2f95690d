"""A child that dies, lies, turns for ever or takes everything costs its parent nothing."""

import json
import sys
import textwrap
import time
from dataclasses import replace

import pytest

from guichet.confinement import enfant
from guichet.confinement.bornes import MIO, Bornes
from guichet.confinement.enfant import EnfantInterrompu

BORNES = Bornes(memoire_octets=256 * MIO, calcul_s=5, delai_s=10, message_octets=1000)
CONDUITES = {
    "meurt": "os.abort()",
    "leve": "1 / 0",
    "dort": "time.sleep(60)",
    "tourne": "sum(0 for _ in iter(int, 1))",
    "grossit": "bytes(1 << 30)",
    "bavarde": "b'x' * 2000",
    "rend": "entree[::-1]",
    "demande": "b''.join(ask(b'?%d' % n) for n in range(int(entree)))",
    "ecrit": "sys.exit('faux\\n2026-11-21 ERROR ligne forgee')",
    "hors tour": "os.write(1, bytes([2, 0, 0, 0, 0]))",
}


@pytest.fixture
def programme(tmp_path, monkeypatch):
    """Write a child that behaves as it is told, and have it found."""

    def _programme(conduite):
        (tmp_path / "piege.py").write_text(
            textwrap.dedent(f"""
                import os, sys, time
                from guichet.confinement.bornes import Bornes
                from guichet.confinement.programme import run
                run(Bornes({256 * MIO}, 1, 10, 1000), lambda entree, ask: {CONDUITES[conduite]})
            """)
        )
        # Isolated, a child finds nothing beside what is installed.
        lance = f"import runpy, sys; sys.path.append({str(tmp_path)!r}); runpy.run_module('piege')"
        monkeypatch.setattr(
            enfant, "_command", lambda *_: [sys.executable, "-I", "-c", lance], raising=True
        )
        return "piege"

    return _programme


def told(caplog):
    return [json.loads(un.message) for un in caplog.records if un.name == "guichet.confinement"]


def test_a_child_answers(programme):
    assert enfant.run(programme("rend"), [], b"abc", BORNES) == b"cba"


@pytest.mark.parametrize(
    ("conduite", "raison"),
    [
        ("meurt", "panne"),
        ("leve", "panne (1)"),
        ("tourne", "calcul"),
        ("grossit", "mémoire"),
        ("bavarde", "réponse refusée"),
        ("hors tour", "réponse refusée"),
    ],
)
def test_why_there_is_no_answer_is_told_to_the_operator(programme, conduite, raison, caplog):
    with pytest.raises(EnfantInterrompu) as interrompu:
        enfant.run(programme(conduite), [], b"abc", BORNES)
    assert interrompu.value.raison.startswith(raison)
    (alerte,) = told(caplog)
    assert (alerte["alerte"], alerte["programme"]) == ("lecture_interrompue", "piege")
    assert (alerte["raison"], alerte["taille_octets"]) == (interrompu.value.raison, 3)


def test_a_machine_without_room_for_a_child_is_told(monkeypatch, caplog):
    monkeypatch.setattr(enfant, "_command", lambda *_: ["/nulle/part"])
    with pytest.raises(EnfantInterrompu, match="lancement"):
        enfant.run("piege", [], b"", BORNES)
    assert told(caplog)[0]["raison"].startswith("lancement (")


def test_its_time_is_counted_by_the_clock(programme, caplog):
    debut = time.monotonic()
    with pytest.raises(EnfantInterrompu, match="délai"):
        enfant.run(programme("dort"), [], b"", replace(BORNES, delai_s=0.3))
    assert time.monotonic() - debut < 5


def test_what_it_writes_makes_no_line_of_the_log(programme, caplog):
    with pytest.raises(EnfantInterrompu):
        enfant.run(programme("ecrit"), [], b"", BORNES)
    assert "\n" not in caplog.records[-1].message
    assert "ligne forgee" in told(caplog)[0]["trace"]


def test_it_asks_its_parent_no_more_than_it_may(programme, caplog):
    bornes = replace(BORNES, messages_max=4)
    ask = {"repondre": lambda question: question.upper()}
    assert enfant.run(programme("demande"), [], b"3", bornes, **ask) == b"?0?1?2"
    with pytest.raises(EnfantInterrompu, match="réponse refusée"):
        enfant.run(programme("demande"), [], b"4", bornes, **ask)
    with pytest.raises(EnfantInterrompu, match="réponse refusée"):
        enfant.run(programme("demande"), [], b"1", bornes)


def test_a_parent_that_fails_to_answer_leaves_no_child_behind(programme):
    def broken(_):
        raise LookupError("base")

    bornes = replace(BORNES, messages_max=4)
    with pytest.raises(LookupError):
        enfant.run(programme("demande"), [], b"1", bornes, repondre=broken)
