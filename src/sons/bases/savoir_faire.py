"""Annuaire Santé: ``PS_LibreAcces_SavoirFaire``, the skills that some extracts keep apart."""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sons.bases.barres import check_bars, count_columns, ranks
from sons.bases.fautes import Fautes
from sons.bases.fichiers import Suivi, numbered_lines
from sons.bases.schema import TABLES, Sorte
from sons.bases.valeurs import ValeurFautive

_EXIGEES: Mapping[str, str] = {
    "identification": "Identification nationale PP",
    "code": "Code savoir-faire",
}
_FACULTATIVES: Mapping[str, str] = {"libelle": "Libellé savoir-faire"}

# The national identifier of who has an RPPS is that number after the type of identifier.
_AVANT_RPPS, _LONGUEUR = "8", 12

# Rows are ranked so that the first skill completes an activity, and the others repeat it: that
# is how the extracts that have the columns say that a person has several.
_TABLE = "CREATE TEMP TABLE savoir_lu (rpps TEXT, code TEXT, libelle TEXT)"
_RANGS = """
    CREATE TEMP TABLE savoir AS
    SELECT rpps, code, libelle, row_number() OVER (PARTITION BY rpps ORDER BY rowid) AS rang
    FROM savoir_lu"""
_INDEX = "CREATE INDEX temp.savoir_par_rpps ON savoir (rpps, rang)"
_AUTRES = """
    INSERT INTO annuaire ({colonnes})
    SELECT {valeurs} FROM annuaire AS a JOIN savoir AS s ON s.rpps = a.rpps AND s.rang > 1"""
_PREMIER = """
    UPDATE annuaire SET (savoir_faire, libelle_savoir_faire) = (
        SELECT code, libelle FROM savoir AS s WHERE s.rpps = annuaire.rpps AND s.rang = 1)
    WHERE savoir_faire IS NULL"""
_PROPRES = {"savoir_faire": "s.code", "libelle_savoir_faire": "s.libelle"}


class LecteurSavoirFaire:
    """Reads the skills of persons with an RPPS, by the titles of their columns."""

    def __init__(self, flux: BinaryIO, suivi: Suivi) -> None:
        self._lignes = numbered_lines(flux, suivi)
        _, premiere = next(self._lignes, (0, b""))
        self._colonnes = count_columns(premiere)
        self._rangs = ranks(premiere, _EXIGEES, _FACULTATIVES, "PS_LibreAcces_SavoirFaire")

    def rows(self, fautes: Fautes) -> Iterator[tuple[str, str, str | None]]:
        """Yield an RPPS, the code of a skill and its label."""
        libelle = self._rangs.get("libelle")
        for numero, octets in self._lignes:
            try:
                check_bars(numero, octets, self._colonnes)
                cellules = octets.decode("utf-8").rstrip("\r\n").split("|")
            except (UnicodeDecodeError, ValeurFautive):
                fautes.add(numero, "cette ligne du fichier des savoir-faire est illisible.")
                continue
            qui, code = (cellules[self._rangs[cle]] for cle in _EXIGEES)
            if code and len(qui) == _LONGUEUR and qui.startswith(_AVANT_RPPS):
                yield qui[1:], code, cellules[libelle] or None if libelle is not None else None


def join_skills(base: sqlite3.Connection, lecteur: LecteurSavoirFaire, fautes: Fautes) -> None:
    """Give each activity the skills of who has it; all is done on the disk."""
    base.execute(_TABLE)
    base.executemany("INSERT INTO savoir_lu VALUES (?, ?, ?)", lecteur.rows(fautes))
    base.execute(_RANGS)
    base.execute(_INDEX)
    colonnes = TABLES[Sorte.ANNUAIRE].toutes
    valeurs = ", ".join(_PROPRES.get(nom, f"a.{nom}") for nom in colonnes)
    base.execute(_AUTRES.format(colonnes=", ".join(colonnes), valeurs=valeurs))
    base.execute(_PREMIER)
    base.execute("DROP TABLE savoir")
    base.execute("DROP TABLE savoir_lu")
