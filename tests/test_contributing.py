"""Who has never seen the project finds its way with CONTRIBUTING alone."""

import re
import tomllib
from pathlib import Path

import pytest

RACINE = Path(__file__).parent.parent
PAGE = (RACINE / "CONTRIBUTING.md").read_text(encoding="utf-8")

# What each place must hold, to be the answer.
PREUVES = {
    "price cap": "[bareme]",
    "sentence": "libelle =",
    "compares an order": '"4020"',
    "granted": "def estimate",
    "way of a deposit": "def receive",
    "value proposed": "def propose",
    "states of a demande": "Cycle(",
    "role may do": "HABILITATIONS",
    "open a page": "Habilitation.DEPOSER",
    "how long": "jours =",
    "talked about": "Sujet(",
    "wants each sort": "class Famille",
    "noted": "def note_reading",
    "words of a mail": "Objet :",
    "found by": "def found_by_words",
    "agent may take": "SORTES",
    "waits for a supplier": "def to_do",
    "track from": "def ",
    "home of a role": "def desks",
    "trips": "Cas(",
}


def answers():
    section = PAGE.partition("### Where is it?")[2].partition("###")[0]
    return re.findall(r"^\| ([^|]+) \| `([^`]+)` \|$", section, re.MULTILINE)


def test_ten_things_at_least_are_asked_each_with_its_proof():
    assert len(answers()) == len(PREUVES) >= 10


@pytest.mark.parametrize(("question", "chemin"), answers())
def test_each_thing_is_where_it_is_said_to_be(question, chemin):
    (preuve,) = [texte for mot, texte in PREUVES.items() if mot in question]
    assert preuve in (RACINE / chemin).read_text(encoding="utf-8")


def test_every_package_of_the_portal_is_in_the_drawing_and_on_a_floor():
    contrats = tomllib.loads((RACINE / "pyproject.toml").read_text())["tool"]["importlinter"]
    (etages,) = [c for c in contrats["contracts"] if c.get("containers") == ["guichet"]]
    places = set(re.findall(r"[\w]+", " ".join(etages["layers"])))
    paquets = {p.parent.name for p in RACINE.glob("src/guichet/*/__init__.py")}
    assert paquets <= places
    dessin = PAGE.partition("## The house")[2].partition("### Where")[0]
    assert [nom for nom in sorted(paquets) if nom not in dessin] == []
