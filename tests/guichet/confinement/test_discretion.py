"""The environment of a process of the portal is not read by another of the same user."""

import subprocess
import sys

import pytest

from guichet.confinement import noyau
from guichet.confinement.discretion import hide

# Ordinary users both, as the services of an operator are.
_ATTENDRE = """
from guichet.confinement import noyau
noyau.drop_capabilities()
print("prêt", flush=True)
input()
"""
_LIRE = """
import sys, pathlib
from guichet.confinement import noyau
noyau.drop_capabilities()
try:
    print("GUICHET_ESSAI" in pathlib.Path(f"/proc/{sys.argv[1]}/environ").read_text())
except PermissionError:
    print("refusé")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a lock of Linux")
@pytest.mark.parametrize(
    ("module", "attendu"),
    [([], "True"), (["guichet.confinement.discretion"], "refusé")],
)
def test_the_environment_of_a_hidden_process_is_closed_to_its_neighbours(
    tmp_path, monkeypatch, module, attendu
):
    monkeypatch.setenv("GUICHET_ESSAI", "secret")
    (tmp_path / "attend.py").write_text(_ATTENDRE)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    commande = [sys.executable]
    for nom in (*module, "attend"):
        commande += ["-m", nom] if nom != "attend" or not module else [nom]
    with subprocess.Popen(
        commande, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as processus:
        assert processus.stdout.readline() == "prêt\n"
        lu = subprocess.run(
            [sys.executable, "-c", _LIRE, str(processus.pid)], capture_output=True, text=True
        )
        processus.communicate("\n")
    assert lu.stdout.strip() == attendu


def test_where_nothing_hides_nothing_breaks(monkeypatch):
    def absent():
        raise OSError("no such call")

    monkeypatch.setattr(noyau, "hide", absent)
    hide()
