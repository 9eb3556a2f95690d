"""What « guichet » says before any setting is given, and where nobody can listen."""

import os
import socket
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class

from guichet.commandes import COMMANDES, suggestion
from guichet.configuration import serveur
from tests.guichet.a_part import RACINE
from tests.phrases import faults


def guichet(tmp_path, *arguments, **variables):
    """Run the command where nothing is set."""
    return subprocess.run(
        [sys.executable, "-m", "guichet", *arguments],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(RACINE), **variables},
        cwd=tmp_path, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_the_list_is_that_of_the_commands():
    notres = {nom: app for nom, app in get_commands().items() if str(app).startswith("guichet.")}
    assert set(COMMANDES) == set(notres)
    for nom, app in notres.items():
        assert load_command_class(app, nom).help == COMMANDES[nom]


@pytest.mark.parametrize("arguments", [(), ("--help",), ("help",)])
def test_the_help_needs_no_setting(tmp_path, arguments):
    aide = guichet(tmp_path, *arguments)
    assert (aide.returncode, aide.stderr) == (0, "")
    assert aide.stdout.startswith("Usage : guichet COMMANDE [OPTIONS]")
    assert all(f"\n  {nom}" in aide.stdout for nom in COMMANDES)
    assert max(map(len, aide.stdout.splitlines())) <= 100
    assert faults(" ".join(aide.stdout.split())) == []


@pytest.mark.parametrize("arguments", [("servir", "--help"), ("help", "servir")])
def test_the_help_of_a_command_is_french_needs_no_setting_and_writes_nothing(tmp_path, arguments):
    aide = guichet(tmp_path, *arguments, GUICHET_DONNEES=str(tmp_path / "donnees"))
    assert (aide.returncode, aide.stderr) == (0, "")
    assert "Usage : guichet servir [-h] [--adresse ADRESSE]" in aide.stdout
    assert "affiche cette aide" in aide.stdout
    assert "--settings" not in aide.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_mistyped_command_is_understood(tmp_path):
    reponse = guichet(tmp_path, "demonstation")
    assert reponse.returncode == 2
    assert reponse.stderr == (
        "« guichet demonstation » n’existe pas. Vouliez-vous « guichet demonstration » ?\n"
    )


@pytest.mark.parametrize(
    "nom", ["migrate", "migrer", "makemigrations", "check", "shell", "qcluster"]
)
def test_a_command_that_exists_is_never_taken_for_another(nom):
    assert suggestion(nom) == ""


def test_a_wrong_option_is_refused_in_french(tmp_path):
    reponse = guichet(tmp_path, "servir", "--fils", "deux", GUICHET_DEMONSTRATION="1")
    assert reponse.returncode == 2
    assert "guichet servir : --fils : valeur incorrecte : 'deux'" in reponse.stderr


@pytest.mark.parametrize("adresse", ["8111", "localhost", ":8111", "127.0.0.1:0", "h:99999"])
def test_what_is_no_address_is_refused(adresse):
    with pytest.raises(serveur.AdresseRefusee, match="écrivez machine:port"):
        serveur.check_free(adresse)


@pytest.fixture
def pris():
    """A port where somebody listens."""
    with socket.socket() as autre:
        autre.bind(("127.0.0.1", 0))
        autre.listen()
        yield autre.getsockname()[1]


@pytest.mark.django_db
def test_a_busy_port_is_one_sentence_before_any_address_is_announced(pris, capsys):
    with pytest.raises(CommandError, match=f"Le port {pris} de 127.0.0.1 est déjà pris") as refus:
        call_command("servir", adresse=f"127.0.0.1:{pris}")
    assert f"make run PORT={pris + 1}" in str(refus.value)
    assert capsys.readouterr().out == ""


def test_an_address_of_another_machine_is_told():
    with pytest.raises(serveur.AdresseRefusee, match="ne peut pas écouter à l’adresse 192"):
        serveur.check_free("192.0.2.1:8111")
