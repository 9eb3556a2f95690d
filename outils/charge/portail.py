"""A throw-away portal: its data, its database, the server that « guichet servir » starts."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.guichet import grappe

from guichet.confidentiel import handed_on
from outils.serveur import free_port, wait_for

BASES = ("sqlite", "postgresql")
_ARRET_S = 60


@dataclass(frozen=True)
class Portail:
    """Where it lies. This process speaks to its database too, as Django does."""

    dossier: Path
    base: str


def is_there(base: str) -> bool:
    """Tell whether this machine has what ``base`` needs."""
    return base == "sqlite" or (grappe.BINAIRES / "initdb").exists()


@contextmanager
def portail(base: str) -> Iterator[Portail]:
    """Prepare an empty portal and Django in this process; once only, settings do not change.

    Nothing is spared: SQLite and PostgreSQL both wait for the disk at each commit.
    """
    with tempfile.TemporaryDirectory(prefix="guichet-charge-") as dossier:
        os.environ |= {
            "GUICHET_DEMONSTRATION": "1",
            "GUICHET_DONNEES": f"{dossier}/donnees",
            "DJANGO_SETTINGS_MODULE": "guichet.configuration.settings",
        }
        os.environ.pop("GUICHET_BASE_DE_DONNEES", None)
        if base == "postgresql":
            os.environ["GUICHET_BASE_DE_DONNEES"] = grappe.start(durable=True)
        import django

        django.setup()
        from django.db import connections

        from guichet.configuration.preparation import collect_static, migrate

        migrate()
        collect_static()
        yield Portail(Path(dossier), base)
        connections.close_all()


@contextmanager
def serve(un: Portail) -> Iterator[str]:
    """Run « guichet servir » and yield its address; stop it by its own number."""
    port = free_port()
    adresse = f"127.0.0.1:{port}"
    with (un.dossier / "servir.txt").open("w") as journal:
        serveur = subprocess.Popen(
            [sys.executable, "-m", "guichet", "servir", "--adresse", adresse],
            env=handed_on(), stdout=journal, stderr=journal,
        )  # fmt: skip
    try:
        wait_for(f"http://{adresse}/robots.txt", serveur)
        yield adresse
    finally:
        serveur.terminate()
        serveur.wait(timeout=_ARRET_S)
