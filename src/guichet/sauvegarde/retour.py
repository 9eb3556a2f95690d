"""Put a backup back: read whole first, then contents, then the base, then everything checked."""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

from guichet.chiffrement.cles import Cle, CoffreFerme, trousseau
from guichet.fichiers.models import Fichier
from guichet.fichiers.stockage import is_empty, open_content, put_back
from guichet.journal.verification import verify as verify_journal
from guichet.sauvegarde import postgresql
from guichet.sauvegarde.archive import read_members, verify
from guichet.sauvegarde.copie import FORMAT, Avancer, SauvegardeRefusee
from guichet.sauvegarde.instantane import known_migrations

_BLOC_OCTETS = 1024**2
# Applications of earlier portals: backups written before they were left out still name them.
_RETIREES = {"django_q", "otp_totp"}


@dataclass(frozen=True)
class Bilan:
    """What was put back. ``faute``: what is wrong with it, "" if nothing; ``tete``: of the journal.

    ``a_migrer``: it is an older portal's, to be brought up to date; ``a_verifier``: its journal can
    only be read after that.
    """

    faite_le: str
    contenus: int
    tete: tuple[int, str]
    a_migrer: bool
    a_verifier: bool
    faute: str


def restore(sauvegarde: Path, cle: Cle, remplacer: bool, avancer: Avancer) -> Bilan:
    """Put a backup in the place that the settings name, and verify what is there then.

    Nothing is touched before the whole file has been read and each hash checked. Raises
    SauvegardeRefusee, SauvegardeIllisible, OutilAbsent, OutilEnEchec.
    """
    if not sauvegarde.is_file():
        raise SauvegardeRefusee(f"{sauvegarde} n’existe pas.")
    _check_place(remplacer)
    entete: dict[str, Any] = {}

    def judge(lu: dict[str, Any]) -> None:
        _check_head(lu)
        entete.update(lu)

    octets = sauvegarde.stat().st_size
    manifeste = verify(sauvegarde, cle, judge, avancer("Vérification", octets))
    _check_keys(manifeste["cles"])
    _put_back(sauvegarde, cle, remplacer, avancer("Reprise", octets))
    en_retard = {application for application, _ in known_migrations() - _applied(entete)}
    illisible = "journal" in en_retard
    fautes = [] if illisible else _journal_faults(entete)
    fautes += _content_faults(manifeste, avancer)
    rang, empreinte = entete["tete"]
    return Bilan(
        entete["faite_le"], manifeste["contenus"], (rang, empreinte), bool(en_retard), illisible,
        " ".join(fautes),
    )  # fmt: skip


# -- before anything is touched -------------------------------------------------------------------


def _check_place(remplacer: bool) -> None:
    _check_stopped()
    pleine = bool(connection.introspection.table_names())
    connections.close_all()
    if not remplacer and (pleine or not is_empty()):
        raise SauvegardeRefusee(
            "La base ou le stockage de ce portail ne sont pas vides : donnez un emplacement neuf "
            "(GUICHET_DONNEES, GUICHET_BASE_DE_DONNEES, GUICHET_S3_BAC), ou ajoutez --remplacer "
            "pour remplacer la base et remettre les contenus par-dessus."
        )


def _check_stopped() -> None:
    """Raise SauvegardeRefusee when somebody has the base open."""
    ouverte = _is_open_sqlite() if connection.vendor == "sqlite" else _is_open_postgresql()
    if ouverte:
        raise SauvegardeRefusee(
            "La base est ouverte par un autre programme : arrêtez le portail, puis recommencez."
        )


def _is_open_sqlite() -> bool:
    connections.close_all()
    chemin = Path(connection.settings_dict["NAME"])
    if not chemin.exists():
        return False
    with closing(sqlite3.connect(chemin, timeout=1, isolation_level=None)) as base:
        try:
            base.execute("PRAGMA locking_mode=EXCLUSIVE")
            base.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            return True
    return False


def _is_open_postgresql() -> bool:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return bool(curseur.fetchone()[0])


def _check_head(entete: dict[str, Any]) -> None:
    if entete["format"] != FORMAT or _applied(entete) - known_migrations():
        raise SauvegardeRefusee(
            f"Cette sauvegarde vient d’une version plus récente du portail ({entete['version']}, "
            f"le {entete['faite_le']}) : installez cette version, puis recommencez."
        )
    if entete["base"] != connection.vendor:
        raise SauvegardeRefusee(
            f"Cette sauvegarde est celle d’une base {entete['base']}, et ce portail travaille sur "
            f"{connection.vendor} : réglez GUICHET_BASE_DE_DONNEES."
        )
    _check_keys(entete["cles"])


def _check_keys(cles: list[str]) -> None:
    manquent = sorted(set(cles) - set(trousseau()))
    if manquent:
        raise SauvegardeRefusee(
            f"Cette sauvegarde a besoin de clés qui ne sont pas dans GUICHET_CLES_DONNEES : "
            f"{', '.join(manquent)}. Remettez-les derrière les autres : sans elles, une partie de "
            "ce qu’elle contient ne s’ouvrirait pas."
        )


def _applied(entete: dict[str, Any]) -> set[tuple[str, str]]:
    """Return what the base has seen, of the applications that a portal may still have."""
    lues = {(application, nom) for application, nom in entete["migrations"]}
    return {une for une in lues if une[0] not in _RETIREES}


# -- put back -------------------------------------------------------------------------------------


def _put_back(
    sauvegarde: Path, cle: Cle, remplacer: bool, suivre: Callable[[int], None]
) -> None:  # fmt: skip
    """Put each content in its place; the base comes last, so that it names nothing that lacks."""
    copie = Path(settings.DOSSIER_DONNEES) / "base.restauration"
    copie.parent.mkdir(parents=True, exist_ok=True)
    copie.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(copie, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as base:
            for nom, taille, flux in read_members(sauvegarde, cle):
                if nom.startswith("base/"):
                    shutil.copyfileobj(flux, base)
                elif "/" in nom:
                    put_back(nom, flux)
                suivre(taille)
            base.flush()
            os.fsync(base.fileno())
        _put_base(copie, remplacer)
    finally:
        copie.unlink(missing_ok=True)


def _put_base(copie: Path, remplacer: bool) -> None:
    connections.close_all()
    if connection.vendor == "sqlite":
        chemin = Path(connection.settings_dict["NAME"])
        for suite in ("-wal", "-shm"):
            chemin.with_name(chemin.name + suite).unlink(missing_ok=True)
        shutil.move(copie, chemin)
        return
    if remplacer:
        _empty_schema()
    postgresql.restore(copie)


def _empty_schema() -> None:
    with connection.cursor() as curseur:
        curseur.execute("SELECT quote_ident(current_schema())")
        schema = curseur.fetchone()[0]
        curseur.execute(f"DROP SCHEMA {schema} CASCADE")
        curseur.execute(f"CREATE SCHEMA {schema}")
    connections.close_all()


# -- checked --------------------------------------------------------------------------------------


def _journal_faults(entete: dict[str, Any]) -> list[str]:
    rang, empreinte = entete["tete"]
    lu = verify_journal()
    if lu.faute:
        return [f"Le journal repris est rompu. {lu.faute}"]
    if (lu.nombre, lu.empreinte) != (rang, empreinte):
        return ["Le journal repris n’est pas celui que la sauvegarde annonce."]
    return []


def _content_faults(manifeste: dict[str, Any], avancer: Avancer) -> list[str]:
    """Read every content that the base names, in clear, and compare it with its name."""
    suivre = avancer("Contenus", manifeste["contenus"])
    deja = set(manifeste["absents"])
    fautes = [f"Contenus que la sauvegarde n’avait pas : {len(deja)}."] if deja else []
    for empreinte in Fichier.objects.values_list("empreinte", flat=True).iterator(2000):
        suivre(1)
        if empreinte not in deja and not _is_whole(empreinte):
            fautes.append(f"Le contenu {empreinte} n’est pas celui que la base nomme.")
    return fautes


def _is_whole(empreinte: str) -> bool:
    lu = hashlib.sha256()
    try:
        with open_content(empreinte) as flux:
            while bloc := flux.read(_BLOC_OCTETS):
                lu.update(bloc)
    except (FileNotFoundError, CoffreFerme):
        return False
    return lu.hexdigest() == empreinte
