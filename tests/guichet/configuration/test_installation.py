"""The ``guichet`` command where only the engine is installed."""

import os
import subprocess
import sys

import pytest

# What an interpreter without these packages does.
SANS = """
import sys

class Absents:
    def find_spec(self, nom, chemin=None, cible=None):
        if nom.partition(".")[0] in {absents!r}:
            raise ModuleNotFoundError(f"No module named {{nom!r}}", name=nom)

sys.meta_path.insert(0, Absents())
sys.argv = ["guichet", "check"]
from guichet.__main__ import main
sys.exit(main())
"""


def run_without(tmp_path, *absents):
    environnement = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "guichet.configuration.settings",
        "GUICHET_DEMONSTRATION": "1",
        "GUICHET_DONNEES": str(tmp_path / "donnees"),
    }
    return subprocess.run(
        [sys.executable, "-c", SANS.format(absents=set(absents))],
        env=environnement, cwd=tmp_path, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("absents", [("django",), ("axes",), ("django", "axes", "argon2")])
def test_without_its_extra_the_portal_says_what_to_install(tmp_path, absents):
    resultat = run_without(tmp_path, *absents)
    assert resultat.returncode == 2
    assert resultat.stdout == ""
    (phrase,) = resultat.stderr.splitlines()
    assert f"il manque « {absents[0]} »" in phrase
    assert phrase.endswith("pip install 'guichet-sons[portail]'")


def test_a_module_of_ours_that_is_missing_is_a_defect_and_shows_as_one(tmp_path):
    resultat = run_without(tmp_path, "sons")
    assert resultat.returncode == 1
    assert "Traceback" in resultat.stderr
