"""The examples of the page, run as a stranger would, against a real server."""

import os
import shutil
import subprocess
import sys

import pytest

from guichet.api import exemples
from guichet.depots.models import Demande

DOSSIER = next(iter(exemples.__path__))
PROGRAMMES = {
    "python": [sys.executable, f"{DOSSIER}/deposer.py"],
    "curl": ["sh", f"{DOSSIER}/deposer.sh"],
}


def lancer(nom, dossier, live_server, entetes, *arguments):
    manquent = [outil for outil in ("curl", "jq") if nom == "curl" and not shutil.which(outil)]
    if manquent:
        pytest.skip(f"{manquent} not installed: the shell example was not run")
    environnement = os.environ | {
        "PORTAIL": live_server.url,
        "JETON": entetes["Authorization"].removeprefix("Bearer "),
    }
    return subprocess.run(
        [*PROGRAMMES[nom], *arguments],
        cwd=dossier, env=environnement, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def dossier(tmp_path, a_l_heure):
    (tmp_path / a_l_heure.nom).write_bytes(a_l_heure.contenu)
    (tmp_path / "PIECES.zip").write_bytes(a_l_heure.archive)
    return tmp_path


@pytest.fixture
def arguments(a_l_heure):
    return (next(iter(a_l_heure.contexte.referencements)), a_l_heure.nom, "PIECES.zip")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("nom", PROGRAMMES)
def test_an_example_deposits_and_keeps_the_annotated_file(
    live_server, donner, dossier, arguments, a_l_heure, nom
):
    """Run twice: the second time, nothing more is recorded."""
    entetes = donner()
    for _ in range(2):
        rendu = lancer(nom, dossier, live_server, entetes, *arguments)
        assert rendu.returncode == 0, rendu.stderr
        assert "3 acceptées, 0 incomplètes, 0 rejetées" in rendu.stdout
    assert b"numeroASP" in (dossier / f"annote-{a_l_heure.nom}").read_bytes()
    assert Demande.objects.count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("nom", PROGRAMMES)
def test_an_example_says_why_it_is_refused(live_server, donner, dossier, arguments, nom):
    refuse = lancer(nom, dossier, live_server, {"Authorization": "Bearer x"}, *arguments)
    assert refuse.returncode == 1
    assert "Montrez un jeton" in refuse.stderr
    (dossier / arguments[1]).write_bytes(b"{")
    rejete = lancer(nom, dossier, live_server, donner(), *arguments)
    assert rejete.returncode == 1
    assert "JSON" in rejete.stderr
