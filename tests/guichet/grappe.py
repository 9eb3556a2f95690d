"""A throw-away PostgreSQL cluster, from the binaries of the system, on loopback."""

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from tests.guichet.certificat import write_certificate

_RACINE = Path("/usr/lib/postgresql")
BINAIRES = Path(os.environ.get("POSTGRESQL_BIN", max(_RACINE.glob("*/bin"), default=_RACINE)))


class Grappe:
    """A cluster, to be started and stopped; the end of the process stops and removes it.

    PostgreSQL refuses to run as root: then the system's user « postgres » runs it.
    """

    def __init__(self, durable: bool = False, chiffree: bool = False) -> None:
        """It forgets its last commits if the machine fails, unless ``durable``.

        ``chiffree``: it proves who it is with ``certificat``.
        """
        if not (BINAIRES / "initdb").exists():
            raise SystemExit(
                f"PostgreSQL introuvable dans {BINAIRES} : apt-get install postgresql, ou donnez "
                "son dossier dans POSTGRESQL_BIN."
            )
        self._dossier = Path(tempfile.mkdtemp(prefix="guichet-postgresql-"))
        atexit.register(shutil.rmtree, self._dossier, ignore_errors=True)
        self.certificat = write_certificate(self._dossier)
        if os.geteuid() == 0:
            for chemin in (self._dossier, *self._dossier.iterdir()):
                shutil.chown(chemin, "postgres", "postgres")
        port = _free_port()
        self.adresse = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        self._options = f"-p {port} -k {self._dossier} -c listen_addresses=127.0.0.1"
        self._options += "" if durable else " -c fsync=off"
        if chiffree:
            self._options += f" -c ssl=on -c ssl_cert_file={self.certificat}"
            self._options += f" -c ssl_key_file={self._dossier}/cle.pem"
        _run("initdb", "-D", f"{self._dossier}/base", "-U", "postgres", "-A", "trust",
             "-E", "UTF8", "-N", "--locale=C.UTF-8")  # fmt: skip
        atexit.register(self.stop)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._control("-w", "-l", f"{self._dossier}/journal", "-o", self._options, "start")

    def stop(self) -> None:
        """Stop it at once, as a power cut does, if it runs."""
        if (self._dossier / "base" / "postmaster.pid").exists():
            self._control("-m", "immediate", "stop")

    def _control(self, *ordre: str) -> None:
        _run("pg_ctl", "-D", f"{self._dossier}/base", *ordre)


def start(durable: bool = False) -> str:
    """Start a cluster, stopped when the process ends, and return the address of its database."""
    grappe = Grappe(durable)
    grappe.start()
    return grappe.adresse


def _run(programme: str, *arguments: str) -> None:
    utilisateur = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    commande = [*utilisateur, str(BINAIRES / programme), *arguments]
    subprocess.run(commande, check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=60)


def _free_port() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port: int = prise.getsockname()[1]
        return port
