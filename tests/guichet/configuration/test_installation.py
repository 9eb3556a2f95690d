"""The ``guichet`` command where only the engine is installed."""

import os

import pytest

from tests.absents import run_without

COMMANDE = """
sys.argv = ["guichet", "check"]
from guichet.__main__ import main
sys.exit(main())
"""


def check_without(tmp_path, *absents):
    environnement = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "guichet.configuration.settings",
        "GUICHET_DEMONSTRATION": "1",
        "GUICHET_DONNEES": str(tmp_path / "donnees"),
    }
    return run_without(absents, COMMANDE, env=environnement, cwd=tmp_path)


@pytest.mark.parametrize("absents", [("django",), ("axes",), ("django", "axes", "argon2")])
def test_without_its_extra_the_portal_says_what_to_install(tmp_path, absents):
    resultat = check_without(tmp_path, *absents)
    assert resultat.returncode == 2
    assert resultat.stdout == ""
    (phrase,) = resultat.stderr.splitlines()
    assert f"il manque « {absents[0]} »" in phrase
    assert phrase.endswith("pip install 'guichet-sons[portail]'")


def test_a_module_of_ours_that_is_missing_is_a_defect_and_shows_as_one(tmp_path):
    resultat = check_without(tmp_path, "sons")
    assert resultat.returncode == 1
    assert "Traceback" in resultat.stderr
