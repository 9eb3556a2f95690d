"""Import a file: one sort, one transaction, whole or not at all."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from sons.bases.annuaire import LecteurAnnuaire
from sons.bases.connexion import open_to_write
from sons.bases.fautes import Fautes
from sons.bases.fichiers import Lecteur, Ligne, digest
from sons.bases.finess import LecteurFiness
from sons.bases.listes import LecteurListe
from sons.bases.recherche import read_provenances
from sons.bases.schema import TABLES, Provenance, Sorte, create_indexes, drop_indexes
from sons.erreurs import ContexteInvalide

# Told now and then how many bytes are read, and of how many; then that indexes are built.
Avance = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Demande:
    """What is to be imported, and where. ``instant`` is now, told by who has a clock."""

    sorte: Sorte
    fichier: Path
    base: Path
    instant: datetime
    dispositif: str = ""
    date_extrait: date | None = None
    colonnes: Mapping[str, str] = field(default_factory=dict)
    forcer: bool = False


@dataclass(frozen=True, slots=True)
class Bilan:
    """What was imported, in place of what, and the rows that were not."""

    provenance: Provenance
    remplace: Provenance | None
    fautes: Fautes


def import_file(demande: Demande, avance: Avance = lambda lus, total: None) -> Bilan:
    """Import a file into a base, created if need be.

    Raises ContexteInvalide, the base unchanged, when the file is not of that layout, is older
    than what is in place, or has too many bad rows.
    """
    try:
        with demande.fichier.open("rb") as flux:
            return _import(demande, flux, avance)
    except OSError as faute:
        raise ContexteInvalide(
            f"{demande.fichier} : ce fichier ne peut pas être lu ({faute.strerror})."
        ) from None
    except ContexteInvalide as faute:
        raise ContexteInvalide(_located(demande, str(faute))) from None


def _located(demande: Demande, phrase: str) -> str:
    """Begin with the file, unless the sentence is about the base."""
    return phrase if phrase.startswith(str(demande.base)) else f"{demande.fichier.name}, {phrase}"


def _import(demande: Demande, flux: BinaryIO, avance: Avance) -> Bilan:
    total = demande.fichier.stat().st_size
    if total == 0:
        raise ContexteInvalide("ce fichier est vide.")
    empreinte = digest(flux)
    lecteur = _open(demande, flux, lambda lus: avance(lus, total))
    fautes = Fautes()
    with open_to_write(demande.base) as base:
        remplace = read_provenances(base).get((demande.sorte, demande.dispositif))
        _check_date(demande, remplace, lecteur.date_extrait)
        lignes = _replace_rows(base, demande, lecteur.rows(fautes), fautes)
        avance(total, total)
        _check_share(demande, fautes, lignes)
        provenance = Provenance(
            demande.sorte, demande.dispositif, lignes, lecteur.date_extrait, demande.instant,
            demande.fichier.name, empreinte,
        )  # fmt: skip
        _write_provenance(base, provenance)
    return Bilan(provenance, remplace, fautes)


def _open(demande: Demande, flux: BinaryIO, suivi: Callable[[int], None]) -> Lecteur:
    if demande.sorte is Sorte.FINESS:
        lecteur = LecteurFiness(flux, suivi)
        if demande.date_extrait not in (None, lecteur.date_extrait):
            raise ContexteInvalide(f"le fichier se dit du {_day(lecteur.date_extrait)}.")
        return lecteur
    if demande.sorte is Sorte.ANNUAIRE:
        return LecteurAnnuaire(flux, suivi, demande.date_extrait)
    return LecteurListe(flux, suivi, demande.sorte, demande.colonnes, demande.date_extrait)


def _check_date(demande: Demande, remplace: Provenance | None, nouvelle: date | None) -> None:
    en_place = remplace.date_extrait if remplace else None
    if demande.forcer or en_place is None:
        return
    if nouvelle is None:
        raise ContexteInvalide(
            f"la base contient un extrait du {_day(en_place)} et la date de celui-ci n’est pas "
            "connue : donnez --date-extrait, ou --forcer pour remplacer."
        )
    if nouvelle < en_place:
        raise ContexteInvalide(
            f"cet extrait du {_day(nouvelle)} est plus ancien que celui de la base, du "
            f"{_day(en_place)} : --forcer pour remplacer quand même."
        )


def _replace_rows(
    base: sqlite3.Connection, demande: Demande, rows: Iterator[Ligne], fautes: Fautes
) -> int:
    """Put the rows in place of the former ones; return how many are kept.

    Indexes are built after the rows: sorting once is some five times faster than keeping
    an index up to date row by row, and takes no more memory.
    """
    sorte = demande.sorte
    table = TABLES[sorte]
    for ordre in drop_indexes(sorte):
        base.execute(ordre)
    if table.par_dispositif:
        base.execute(f"DELETE FROM {sorte} WHERE dispositif = ?", [demande.dispositif])
        rows = ((demande.dispositif, *row) for row in rows)
    else:
        base.execute(f"DELETE FROM {sorte}")
    places = ", ".join("?" * len(table.toutes))
    lignes = base.executemany(f"INSERT INTO {sorte} VALUES ({places})", rows).rowcount
    for ordre in create_indexes(sorte):
        base.execute(ordre)
    return max(lignes, 0) - _remove_repeated(base, demande, fautes)


def _remove_repeated(base: sqlite3.Connection, demande: Demande, fautes: Fautes) -> int:
    """Keep the first row of each key; the others are faults."""
    table = TABLES[demande.sorte]
    if not table.unique:
        return 0
    cle = ", ".join(table.unique)
    portee = "WHERE dispositif = :dispositif" if table.par_dispositif else ""
    repetees = base.execute(
        f"SELECT t.rowid, t.ligne, premiere, {', '.join(f't.{c}' for c in table.unique)} "
        f"FROM (SELECT {cle}, min(ligne) AS premiere FROM {demande.sorte} {portee} "
        f"      GROUP BY {cle} HAVING count(*) > 1) "
        f"JOIN {demande.sorte} AS t USING ({cle}) "
        f"{portee} {'AND' if portee else 'WHERE'} t.ligne > premiere ORDER BY t.ligne",
        {"dispositif": demande.dispositif},
    ).fetchall()
    for _, ligne, premiere, *valeurs in repetees:
        fautes.add(ligne, f"{' '.join(valeurs)} est déjà donné à la ligne {premiere}.")
    base.executemany(f"DELETE FROM {demande.sorte} WHERE rowid = ?", [r[:1] for r in repetees])
    return len(repetees)


def _check_share(demande: Demande, fautes: Fautes, lignes: int) -> None:
    if fautes.are_too_many(lignes):
        combien = "1 ligne fautive" if fautes.nombre == 1 else f"{fautes.nombre} lignes fautives"
        raise ContexteInvalide(
            f"{combien} sur {fautes.nombre + lignes} (plus de 10 %) : "
            "rien n’est importé, la base est inchangée.\n"
            + "\n".join(f"  {faute}" for faute in fautes.premieres)
        )
    # « Nobody is financed yet » is an answer; an empty register is a mistake.
    if not lignes and demande.sorte is not Sorte.FINANCES:
        raise ContexteInvalide("ce fichier n’a aucune ligne à importer, la base est inchangée.")


def _write_provenance(base: sqlite3.Connection, p: Provenance) -> None:
    base.execute(
        "INSERT OR REPLACE INTO provenance VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            p.sorte, p.dispositif, p.lignes, p.date_extrait and p.date_extrait.isoformat(),
            p.importe.isoformat(), p.fichier, p.sha256,
        ],
    )  # fmt: skip


def _day(jour: date | None) -> str:
    return f"{jour:%d/%m/%Y}" if jour else "—"
