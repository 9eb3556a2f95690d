"""pg_dump and pg_restore, of a version that knows the server."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connection

_PAQUETS = Path("/usr/lib/postgresql")
# What Django reads of the options; the rest is libpq's.
_DE_DJANGO = {"pool", "isolation_level", "server_side_binding", "assume_role"}


class OutilAbsent(Exception):
    """The machine lacks what it takes; a French sentence."""


class OutilEnEchec(Exception):
    """The tool failed; a French sentence with what it said."""


@contextmanager
def dump(instantane: str) -> Iterator[IO[bytes]]:
    """Run pg_dump on an exported snapshot and yield what it writes, to be read to its end."""
    commande = [
        *_command("pg_dump"), "--format=custom", "--no-owner", "--no-privileges",
        f"--snapshot={instantane}", f"--dbname={_conninfo()}",
    ]  # fmt: skip
    with subprocess.Popen(  # noqa: S603 -- our own words
        commande, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()
    ) as processus:
        try:
            if processus.stdout is None or processus.stderr is None:
                raise OutilEnEchec("pg_dump ne rend rien.")
            yield processus.stdout
            dit = processus.stderr.read()
        except BaseException:
            processus.kill()
            raise
    if processus.returncode:
        raise OutilEnEchec(f"pg_dump s’est arrêté : {dit.decode(errors='replace').strip()}")


def restore(fichier: Path) -> None:
    """Put a dump back in the empty base, whole or not at all."""
    commande = [
        *_command("pg_restore"), "--single-transaction", "--exit-on-error", "--no-owner",
        "--no-privileges", f"--dbname={_conninfo()}", str(fichier),
    ]  # fmt: skip
    fini = subprocess.run(  # noqa: S603 -- our own words
        commande, capture_output=True, env=_environment(), check=False
    )
    if fini.returncode:
        dit = fini.stderr.decode(errors="replace").strip()
        raise OutilEnEchec(f"pg_restore s’est arrêté, et la base est restée vide : {dit}")


def server_major() -> int:
    """Return the version of the server, 15 for example."""
    with connection.cursor() as curseur:
        curseur.execute("SHOW server_version_num")
        return int(curseur.fetchone()[0]) // 10_000


def _command(nom: str) -> list[str]:
    """Return where the tool is: of the server's version, else the first that is not older."""
    serveur = server_major()
    propre = _PAQUETS / str(serveur) / "bin" / nom
    trouve = str(propre) if propre.exists() else shutil.which(nom)
    if trouve is None:
        raise OutilAbsent(
            f"{nom} est introuvable : installez le client de PostgreSQL {serveur} "
            f"(apt-get install postgresql-client-{serveur})."
        )
    dit = subprocess.run([trouve, "--version"], capture_output=True, text=True, check=True).stdout  # noqa: S603
    version = re.search(r"(\d+)", dit)
    if version is None or int(version[1]) < serveur:
        raise OutilAbsent(
            f"{dit.strip()} est plus ancien que le serveur, PostgreSQL {serveur} : installez "
            f"postgresql-client-{serveur}."
        )
    return [trouve]


def _conninfo() -> str:
    """Return where the base is, without the password, which a list of processes would show."""
    from psycopg.conninfo import make_conninfo

    reglages = connection.settings_dict
    champs = {
        "host": reglages["HOST"], "port": reglages["PORT"], "user": reglages["USER"],
        "dbname": reglages["NAME"],
    }  # fmt: skip
    options = {nom: v for nom, v in reglages["OPTIONS"].items() if nom not in _DE_DJANGO}
    return make_conninfo("", **{nom: v for nom, v in (champs | options).items() if v})


def _environment() -> dict[str, str]:
    return os.environ | {"PGPASSWORD": str(connection.settings_dict["PASSWORD"])}
