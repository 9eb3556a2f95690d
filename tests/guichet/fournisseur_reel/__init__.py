"""A real OpenID Connect provider, written by others (django-oauth-toolkit), in its own process."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import requests

CLIENT, SECRET = "portail", "secret-du-portail"
IDENTIFIANT, MOT_DE_PASSE = "bob", "le mot de passe de Bob chez son fournisseur"
_ATTENTE_S = 30


def free_port() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


@contextmanager
def provider(port: int, client: str) -> Iterator[None]:
    """Serve on ``port`` for the portal at the address ``client``; stopped by its own number."""
    with tempfile.TemporaryDirectory(prefix="fournisseur-") as dossier:
        environnement = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.guichet.fournisseur_reel.reglages",
            "FOURNISSEUR_DOSSIER": dossier,
        }
        for module in (["django", "migrate", "--verbosity=0"], [f"{__name__}.preparer", client]):
            subprocess.run([sys.executable, "-m", *module], env=environnement, check=True)
        serveur = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", "--threads=2",
             "--log-level=warning", f"{__name__}.reglages:application()"],
            env=environnement,
        )  # fmt: skip
        try:
            _wait(f"http://127.0.0.1:{port}/o/.well-known/openid-configuration", serveur)
            yield
        finally:
            serveur.terminate()
            serveur.wait(timeout=_ATTENTE_S)


def _wait(adresse, serveur):
    fin = time.monotonic() + _ATTENTE_S
    while time.monotonic() < fin:
        assert serveur.poll() is None, "le fournisseur s’est arrêté"
        try:
            if requests.get(adresse, timeout=2).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("le fournisseur ne répond pas")
