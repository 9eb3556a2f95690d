"""The attacks of who had taken a reading process over, tried against this very process."""

import json
import os
import socket
import subprocess
import sys

import pytest

from guichet.confinement import dossiers, enfant, epreuve, filtre, mesure
from guichet.confinement.enfant import EnfantInterrompu
from guichet.confinement.mesure import Confinement, measure

# What is said to hold is tried where it is said: a kernel without these locks says so instead.
verrouille = pytest.mark.skipif(
    not (filtre.is_known() and dossiers.version()), reason="this kernel has no such lock"
)
SANS = {
    "réseau": "verrou._leave_network = lambda: None",
    "dossiers": "dossiers.apply = lambda: None",
    "appels": "filtre.apply = lambda: None",
}


@pytest.fixture
def cible(tmp_path):
    """What the attacks aim at: this process, a port that listens, a file that anybody may write."""
    base = tmp_path / "base.sqlite3"
    base.write_bytes(b"secret")
    base.chmod(0o666)
    for dossier in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        dossier.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as ecoute:
        yield {"parent": os.getpid(), "port": ecoute.getsockname()[1], "fichier": str(base)}


def attacked(cible, avant):
    """Return what succeeds in a process that has done ``avant``."""
    programme = (
        "import sys; from guichet.confinement import dossiers, epreuve, filtre, verrou;"
        f"{avant}; print(epreuve.attack(sys.argv[1].encode(), None).decode())"
    )
    commande = [sys.executable, "-c", programme, json.dumps(cible)]
    fini = subprocess.run(commande, capture_output=True, check=True, text=True)
    return set(json.loads(fini.stdout.splitlines()[-1]))


@verrouille
def test_none_of_the_attacks_succeeds_in_a_child(cible):
    rendu = enfant.run(epreuve.__name__, [], json.dumps(cible).encode(), epreuve.BORNES)
    assert json.loads(rendu) == []


def test_each_attack_succeeds_where_nothing_is_locked(cible):
    """Else the measure would prove nothing."""
    ouverts = attacked(cible, "pass")
    assert {"environnement", "signal", "lire", "ecrire", "reseau", "prise", "programme"} <= ouverts


@verrouille
@pytest.mark.parametrize("verrou", SANS)
def test_without_one_lock_the_others_still_keep_the_network_the_base_and_the_portal(cible, verrou):
    ouverts = attacked(cible, f"{SANS[verrou]}; verrou.lock_up()")
    assert not ouverts & {"reseau", "ecrire", "signal"}


@verrouille
def test_the_network_of_a_child_is_closed_to_calls_that_no_library_makes(cible):
    """By their numbers: io_uring, a socket of the 32-bit and x32 calls, another process."""
    numeros = {"x86_64": (425, 41, 0x40000029, 57, 435, 310, 321, 101, 62)}.get(os.uname().machine)
    if numeros is None:
        pytest.skip("the numbers are those of x86_64")
    programme = (
        "import ctypes, sys; from guichet.confinement import verrou; verrou.lock_up();"
        "appels = ctypes.CDLL(None, use_errno=True).syscall;"
        f"print([appels(n, 2, 1, 0, 0) for n in {numeros}])"
    )
    fini = subprocess.run([sys.executable, "-c", programme], capture_output=True, text=True)
    assert json.loads(fini.stdout) == [-1] * len(numeros)


def test_what_holds_is_said_in_french_after_it_was_tried():
    tenu = measure(None)
    assert tenu.is_held is (tenu.ouverts == frozenset())
    if tenu.is_held:
        assert "sans réseau, sans secret" in str(tenu)


def test_what_does_not_hold_is_not_said_to():
    ouvert = Confinement(frozenset({"reseau", "prise", "environnement"}))
    assert not ouvert.is_held
    assert str(ouvert).count("joindre le réseau") == 1
    assert "lire les secrets" in str(ouvert)
    assert "installer.md" in str(ouvert)


def test_a_measure_that_cannot_be_made_is_no_good_news(monkeypatch):
    def interrompu(*_, **__):
        raise EnfantInterrompu("panne")

    monkeypatch.setattr(mesure, "run", interrompu)
    assert not measure(None).is_held
    assert "n’a pas pu être essayée" in str(measure(None))
