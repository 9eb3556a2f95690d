"""A real OpenID Connect provider, written by others (django-oauth-toolkit), in its own process."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from outils.serveur import wait_for

CLIENT, SECRET = "portail", "secret-du-portail"
IDENTIFIANT, MOT_DE_PASSE = "bob", "le mot de passe de Bob chez son fournisseur"
_ARRET_S = 30


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
            [sys.executable, "-m", "waitress", f"--listen=127.0.0.1:{port}", "--threads=2",
             "--call", f"{__name__}.reglages:application"],
            env=environnement,
        )  # fmt: skip
        try:
            wait_for(f"http://127.0.0.1:{port}/o/.well-known/openid-configuration", serveur)
            yield
        finally:
            serveur.terminate()
            serveur.wait(timeout=_ARRET_S)
