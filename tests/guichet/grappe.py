"""A throw-away PostgreSQL cluster, from the binaries of the system, on loopback."""

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

_RACINE = Path("/usr/lib/postgresql")
BINAIRES = Path(os.environ.get("POSTGRESQL_BIN", max(_RACINE.glob("*/bin"), default=_RACINE)))


def start(durable: bool = False) -> str:
    """Start a cluster, stopped when the process ends, and return the address of its database.

    It forgets its last commits if the machine fails, unless ``durable``. PostgreSQL refuses to run
    as root: then the system's user « postgres » runs it.
    """
    if not (BINAIRES / "initdb").exists():
        raise SystemExit(
            f"PostgreSQL introuvable dans {BINAIRES} : apt-get install postgresql, ou donnez son "
            "dossier dans POSTGRESQL_BIN."
        )
    dossier = Path(tempfile.mkdtemp(prefix="guichet-postgresql-"))
    atexit.register(shutil.rmtree, dossier, ignore_errors=True)
    if os.geteuid() == 0:
        shutil.chown(dossier, "postgres", "postgres")
    port = _free_port()
    _run("initdb", "-D", f"{dossier}/base", "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N",
         "--locale=C.UTF-8")  # fmt: skip
    options = f"-p {port} -k {dossier} -c listen_addresses=127.0.0.1"
    options += "" if durable else " -c fsync=off"
    _run(
        "pg_ctl", "-D", f"{dossier}/base", "-w", "-l", f"{dossier}/journal", "-o", options, "start"
    )
    atexit.register(_run, "pg_ctl", "-D", f"{dossier}/base", "-m", "immediate", "stop")
    return f"postgresql://postgres@127.0.0.1:{port}/postgres"


def _run(programme: str, *arguments: str) -> None:
    utilisateur = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    commande = [*utilisateur, str(BINAIRES / programme), *arguments]
    subprocess.run(commande, check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=60)


def _free_port() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port: int = prise.getsockname()[1]
        return port
