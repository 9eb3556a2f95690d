"""The base at one instant, whatever is written meanwhile: nobody waits, nothing is half there."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from guichet.chiffrement.valeur import key_of
from guichet.coffre.valeurs import columns
from guichet.fichiers.models import Fichier
from guichet.journal.models import Tete
from guichet.sauvegarde import postgresql

_LOT = 2000


@dataclass(frozen=True)
class Instantane:
    """The base as it was: ``flux`` is the whole of it, the rest is asked of it."""

    flux: IO[bytes]
    _base: BaseDatabaseWrapper

    @property
    def migrations(self) -> list[tuple[str, str]]:
        """The migrations that were applied, but for those of applications that are gone."""
        connues = known_migrations()
        lignes = self._rows("SELECT app, name FROM django_migrations ORDER BY id")
        toutes = [(str(application), str(nom)) for application, nom in lignes]
        return [une for une in toutes if une in connues]

    @property
    def tete(self) -> tuple[int, str]:
        """The last act of the journal: its rank and its hash."""
        ((rang, empreinte),) = self._rows(f"SELECT rang, empreinte FROM {Tete._meta.db_table}")  # noqa: S608
        return int(str(rang)), str(empreinte)

    @property
    def cles(self) -> set[str]:
        """The identifiers of the keys without which its values do not open."""
        return {cle for colonne in columns() for cle in self._keys(str(colonne))} - {""}

    def empreintes(self) -> Iterator[str]:
        """Yield the SHA-256 of each content that it names."""
        requete = f"SELECT empreinte FROM {Fichier._meta.db_table}"  # noqa: S608
        return (str(empreinte) for (empreinte,) in self._rows(requete))

    def _keys(self, colonne: str) -> Iterator[str]:
        """A column that the base does not have yet holds nothing."""
        table, _, nom = colonne.partition(".")
        with self._base.cursor() as curseur:
            if table not in self._base.introspection.table_names(curseur):
                return
            description = self._base.introspection.get_table_description(curseur, table)
        if nom in {une.name for une in description}:
            requete = f"SELECT DISTINCT substr({nom}, 1, 12) FROM {table}"  # noqa: S608
            yield from (key_of(f"{debut}A") for (debut,) in self._rows(requete))

    def _rows(self, requete: str) -> Iterator[tuple[object, ...]]:
        with self._base.chunked_cursor() as curseur:
            curseur.execute(requete)
            while lot := curseur.fetchmany(_LOT):
                yield from lot


def known_migrations() -> set[tuple[str, str]]:
    """Return the migrations that this portal has."""
    return set(MigrationLoader(None).disk_migrations)


@contextmanager
def freeze(dossier: Path) -> Iterator[Instantane]:
    """Yield the base as it is now; ``dossier``: where a copy may lie until the end."""
    with _freeze_sqlite(dossier) if connection.vendor == "sqlite" else _freeze_postgresql() as un:
        yield un


@contextmanager
def _freeze_sqlite(dossier: Path) -> Iterator[Instantane]:
    """By the backup interface: one step, during which others go on writing in the WAL."""
    copie = dossier / "base.sqlite3"
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        closing(sqlite3.connect(copie)) as cible,
    ):
        source.backup(cible)
        # One file, without the two others of the WAL.
        cible.execute("PRAGMA journal_mode=DELETE")
    base = _another(NAME=str(copie), OPTIONS={})
    try:
        with copie.open("rb") as flux:
            yield Instantane(flux, base)
    finally:
        base.close()


@contextmanager
def _freeze_postgresql() -> Iterator[Instantane]:
    """By a transaction that sees nothing new, whose snapshot pg_dump shares."""
    base = _another()
    base.set_autocommit(False)
    try:
        with base.cursor() as curseur:
            curseur.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            curseur.execute("SELECT pg_export_snapshot()")
            nom = curseur.fetchone()[0]
        with postgresql.dump(nom) as flux:
            yield Instantane(flux, base)
    finally:
        base.close()


def _another(**reglages: object) -> BaseDatabaseWrapper:
    """Return another connection to the base, or to another base of the same kind."""
    base = connections.create_connection("default")
    base.settings_dict = {**connection.settings_dict, **reglages}
    return base
