"""Open a base, to read or to write; any fault of SQLite becomes a sentence."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sons.bases.schema import APPLICATION, VERSION, create_tables
from sons.erreurs import ContexteInvalide

# A control waits for the end of an import rather than fail: two million rows take ten seconds.
_ATTENTE_LECTURE_S = 30
_ATTENTE_ECRITURE_MS = 60_000

_PHRASES = {
    sqlite3.SQLITE_NOTADB: "ce fichier n’est pas une base d’extraits importés.",
    sqlite3.SQLITE_BUSY: "un import est en cours sur cette base ; recommencez quand il est fini.",
    sqlite3.SQLITE_FULL: "il n’y a plus de place sur le disque ; la base est inchangée.",
    sqlite3.SQLITE_CANTOPEN: "cette base ne peut pas être ouverte : vérifiez le dossier.",
    sqlite3.SQLITE_READONLY: "cette base ne peut pas être modifiée : fichier en lecture seule.",
    sqlite3.SQLITE_CORRUPT: "cette base est abîmée : refaites-la par de nouveaux imports.",
}


@contextmanager
def open_to_read(base: Path) -> Iterator[sqlite3.Connection]:
    """Open a base that exists.

    The mode is ``rw`` although nothing is written: what an interrupted import left behind can
    then be undone by whoever comes next.
    """
    if not base.is_file():
        raise ContexteInvalide(f"{base} : cette base n’existe pas : importez-y un extrait.")
    adresse = f"{base.resolve().as_uri()}?mode=rw"
    with (
        _in_french(base),
        closing(sqlite3.connect(adresse, uri=True, timeout=_ATTENTE_LECTURE_S)) as connexion,
    ):
        connexion.execute("PRAGMA query_only = ON")
        if not _is_empty(connexion):
            _check_identity(base, connexion)
        else:
            raise ContexteInvalide(f"{base} : cette base est vide : importez-y un extrait.")
        yield connexion


@contextmanager
def open_to_write(base: Path) -> Iterator[sqlite3.Connection]:
    """Open one transaction, committed at the end: whole or absent, even if the process is killed.

    Another import is told at once rather than waited for; readers are waited for at the end.
    """
    nouvelle = not base.exists()
    try:
        with (
            _in_french(base),
            closing(sqlite3.connect(base, isolation_level=None, timeout=0)) as connexion,
        ):
            connexion.execute("BEGIN IMMEDIATE")
            connexion.execute(f"PRAGMA busy_timeout = {_ATTENTE_ECRITURE_MS}")
            # Bounds the memory: beyond, pages go to the disk.
            connexion.execute("PRAGMA cache_size = -32768")
            _prepare(base, connexion)
            yield connexion
            connexion.execute("COMMIT")
    finally:
        if nouvelle and base.is_file() and base.stat().st_size == 0:
            base.unlink()


@contextmanager
def _in_french(base: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as faute:
        # The low byte is the kind; the others say in which circumstances.
        genre = getattr(faute, "sqlite_errorcode", 0) & 0xFF
        phrase = _PHRASES.get(genre, f"cette base ne peut pas servir ({faute}).")
        raise ContexteInvalide(f"{base} : {phrase}") from None


def _prepare(base: Path, connexion: sqlite3.Connection) -> None:
    if not _is_empty(connexion):
        _check_identity(base, connexion)
        return
    connexion.execute(f"PRAGMA application_id = {APPLICATION}")
    connexion.execute(f"PRAGMA user_version = {VERSION}")
    for ordre in create_tables():
        connexion.execute(ordre)


def _is_empty(connexion: sqlite3.Connection) -> bool:
    return connexion.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def _check_identity(base: Path, connexion: sqlite3.Connection) -> None:
    (application,) = connexion.execute("PRAGMA application_id").fetchone()
    (version,) = connexion.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION:
        raise ContexteInvalide(f"{base} : {_PHRASES[sqlite3.SQLITE_NOTADB]}")
    if version != VERSION:
        raise ContexteInvalide(
            f"{base} : cette base vient d’une autre version ; refaites-la par de nouveaux imports."
        )
