"""Look into a base: what it holds, and what it knows of a number."""

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sons.bases.connexion import open_to_read
from sons.bases.schema import TABLES, Provenance, Sorte
from sons.bases.valeurs import kinds_of

# A hospital's FINESS has thousands of activities: the first ones say what they are.
FICHES_MAX = 20

# Counting the thirty thousand activities of a great hospital took ten times the look-up itself.
COMPTE_MAX = 1000


@dataclass(frozen=True, slots=True)
class Fiche:
    """A row that bears the number, of which ``total`` bear it in the same sort.

    Rows are counted up to ``COMPTE_MAX``: at that figure there may be more.
    """

    sorte: Sorte
    total: int
    champs: Mapping[str, str | int]


def etat(base: Path) -> list[Provenance]:
    """Return what a base holds, in the order of the sorts."""
    with open_to_read(base) as connexion:
        trouvees = read_provenances(connexion).values()
    ordre = list(Sorte)
    return sorted(trouvees, key=lambda p: (ordre.index(p.sorte), p.dispositif))


def read_provenances(base: sqlite3.Connection) -> dict[tuple[Sorte, str], Provenance]:
    """Return what is held, by sort and dispositif."""
    lues = base.execute(
        "SELECT sorte, dispositif, lignes, date_extrait, importe, fichier, sha256 FROM provenance"
    )
    return {
        (Sorte(sorte), dispositif): Provenance(
            Sorte(sorte), dispositif, lignes, date.fromisoformat(extrait) if extrait else None,
            datetime.fromisoformat(importe), fichier, sha256,
        )
        for sorte, dispositif, lignes, extrait, importe, fichier, sha256 in lues
    }  # fmt: skip


def search(base: Path, numero: str) -> list[Fiche]:
    """Return what is known of a number: FINESS, SIRET, RPPS, SIREN or AM, told by its form."""
    cherche = re.sub(r"\s", "", numero).upper()
    genres = kinds_of(cherche)
    with open_to_read(base) as connexion:
        tenus = connexion.execute("SELECT sorte, dispositif FROM provenance").fetchall()
        dispositifs = sorted({dispositif for _, dispositif in tenus})
        return [
            fiche
            for sorte in Sorte
            if sorte in {s for s, _ in tenus}
            for fiche in _search_sort(connexion, sorte, cherche, genres, dispositifs)
        ]


def _search_sort(
    base: sqlite3.Connection, sorte: Sorte, numero: str, genres: list[str], dispositifs: list[str]
) -> list[Fiche]:
    table = TABLES[sorte]
    clauses = {
        _clause(genre, colonne, dispositifs): None
        for genre in genres
        for colonne in table.recherche.get(genre, ())
    }
    if not clauses:
        return []
    ou = " OR ".join(clauses)
    valeurs = {"numero": numero, "debut": f"{numero}00000", "fin": f"{numero}99999"}
    valeurs |= {f"d{rang}": code for rang, code in enumerate(dispositifs)}
    colonnes = [c for c in table.toutes if c != "ligne"]
    lues = base.execute(
        f"SELECT {', '.join(colonnes)} FROM {sorte} WHERE {ou} LIMIT {FICHES_MAX}", valeurs
    ).fetchall()
    total = len(lues)
    if total == FICHES_MAX:
        compte = f"SELECT count(*) FROM (SELECT 1 FROM {sorte} WHERE {ou} LIMIT {COMPTE_MAX})"
        (total,) = base.execute(compte, valeurs).fetchone()
    return [
        Fiche(
            sorte, total, {c: v for c, v in zip(colonnes, row, strict=True) if v not in (None, "")}
        )
        for row in lues
    ]


def _clause(genre: str, colonne: str, dispositifs: list[str]) -> str:
    """Write a condition that an index answers."""
    if colonne == "numero":
        codes = ", ".join(f":d{rang}" for rang in range(len(dispositifs)))
        return f"(dispositif IN ({codes}) AND type = '{genre}' AND numero = :numero)"
    if genre == "SIREN" and colonne == "siret":
        return f"{colonne} BETWEEN :debut AND :fin"
    return f"{colonne} = :numero"
