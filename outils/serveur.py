"""A portal in demonstration mode on this machine, for the time of a tool."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

ATTENTE_S = 60


@contextmanager
def portail(demonstration: bool = False, **variables: str) -> Iterator[str]:
    """Start a portal with its own data and yield its address; stop it by its own number.

    The data are those of the demonstration, or none.
    """
    with tempfile.TemporaryDirectory(prefix="guichet-") as dossier:
        port = free_port()
        environnement = os.environ | {
            "GUICHET_DEMONSTRATION": "1",
            "GUICHET_DONNEES": dossier,
            "GUICHET_ADRESSE": f"http://127.0.0.1:{port}",
            "DJANGO_SETTINGS_MODULE": "guichet.configuration.settings",
            **variables,
        }
        for commande in (["migrate"], ["collectstatic", "--no-input"]):
            _guichet(commande, environnement)
        if demonstration:
            _guichet(["demonstration"], environnement)
        serveur = subprocess.Popen(
            [
                sys.executable, "-m", "guichet.configuration.web", f"127.0.0.1:{port}", "4",
            ],
            env=environnement,
        )  # fmt: skip
        try:
            adresse = f"http://127.0.0.1:{port}"
            wait_for(f"{adresse}/robots.txt", serveur)
            yield adresse
        finally:
            serveur.terminate()
            serveur.wait(timeout=ATTENTE_S)


def _guichet(commande: list[str], environnement: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-m", "guichet", *commande, "--verbosity=0"], env=environnement, check=True
    )


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port: int = prise.getsockname()[1]
        return port


def wait_for(adresse: str, serveur: "subprocess.Popen[bytes]") -> None:
    """Wait until a server answers. Raises RuntimeError if it ended, or answers nobody in time."""
    fin = time.monotonic() + ATTENTE_S
    while time.monotonic() < fin:
        if serveur.poll() is not None:
            raise RuntimeError(f"le serveur s’est arrêté (code {serveur.returncode})")
        try:
            with urllib.request.urlopen(adresse, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"le serveur ne répond pas après {ATTENTE_S} secondes")
