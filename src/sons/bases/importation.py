"""Import a file: one sort, one transaction, whole or not at all."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from sons.bases.annuaire import open_annuaire
from sons.bases.connexion import open_to_write
from sons.bases.extraits import day_in_name
from sons.bases.fautes import Fautes, agree
from sons.bases.fichiers import Forme, Lecteur, Ligne, Suivi, digest
from sons.bases.finess import LecteurFiness
from sons.bases.finess_plus import LecteurFinessPlus
from sons.bases.listes import LecteurListe
from sons.bases.natures import JSON, ZIP
from sons.bases.recherche import read_provenances
from sons.bases.schema import TABLES, Provenance, Sorte, create_indexes, drop_indexes
from sons.bases.sources import Source, open_source
from sons.ecriture import write_day
from sons.erreurs import ContexteInvalide, why_unreadable

# Told now and then how many bytes are read, and of how many; then that indexes are built.
Avance = Callable[[int, int], None]

# What the registers are read from besides a text, and how that is said.
_REGISTRES: Mapping[Sorte, tuple[str, str]] = {
    Sorte.FINESS: (JSON, "un extrait FINESS est un JSON (FINESS+) ou un CSV, tel quel ou en gzip"),
    Sorte.ANNUAIRE: (
        ZIP,
        "l’Annuaire Santé est le ZIP publié, ou le fichier texte qu’il contient",
    ),
}


@dataclass(frozen=True, slots=True)
class Import:
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
    forme: Forme


def import_file(demande: Import, avance: Avance = lambda lus, total: None) -> Bilan:
    """Import a file into a base, created if need be.

    Raises ContexteInvalide, the base unchanged, when the file is not of that layout, is older
    than what is in place, or has too many bad rows.
    """
    try:
        with demande.fichier.open("rb") as flux:
            return _import(demande, flux, avance)
    except OSError as faute:
        raise ContexteInvalide(
            f"{demande.fichier} : ce fichier ne peut pas être lu ({why_unreadable(faute)})."
        ) from None
    except ContexteInvalide as faute:
        raise ContexteInvalide(_located(demande, str(faute))) from None


def _located(demande: Import, phrase: str) -> str:
    """Begin with the file, unless the sentence is about the base."""
    return phrase if phrase.startswith(str(demande.base)) else f"{demande.fichier.name}, {phrase}"


def _import(demande: Import, flux: BinaryIO, avance: Avance) -> Bilan:
    total = demande.fichier.stat().st_size
    empreinte = digest(flux)
    with open_source(flux, demande.fichier.name) as source:
        # What is read of a compressed file is told by the file, not by what comes out of it.
        lecteur = _open(demande, source, lambda _: avance(flux.tell(), total))
        with open_to_write(demande.base) as base:
            bilan = _replace(base, demande, lecteur, empreinte)
            avance(total, total)
    return bilan


def _replace(base: sqlite3.Connection, demande: Import, lecteur: Lecteur, empreinte: str) -> Bilan:
    """Put what is read in place of what the base held, and write where it comes from."""
    fautes = Fautes(unite=lecteur.forme.unite)
    remplace = read_provenances(base).get((demande.sorte, demande.dispositif))
    _check_date(demande, remplace, lecteur.date_extrait)
    lignes = _replace_rows(base, demande, lecteur, fautes)
    _check_share(demande, fautes, lignes)
    provenance = Provenance(
        demande.sorte, demande.dispositif, lignes, lecteur.date_extrait, demande.instant,
        demande.fichier.name, empreinte,
    )  # fmt: skip
    _write_provenance(base, provenance)
    return Bilan(provenance, remplace, fautes, lecteur.forme)


def _open(demande: Import, source: Source, suivi: Suivi) -> Lecteur:
    sorte = demande.sorte
    # Of a list, whoever reads its table says so.
    admise, attendu = _REGISTRES.get(sorte, (source.nature, ""))
    if source.nature not in (None, admise):
        raise ContexteInvalide(f"c’est {source.nature} ; {attendu}.")
    if sorte is Sorte.FINESS:
        return _open_finess(demande, source, suivi)
    lecteur: Lecteur
    if sorte is Sorte.ANNUAIRE:
        lecteur = open_annuaire(source, suivi)
    else:
        lecteur = LecteurListe(source.flux, suivi, sorte, demande.colonnes)
    nommee = lecteur.date_extrait or day_in_name(source.nom)
    lecteur.date_extrait = demande.date_extrait or nommee
    return lecteur


def _open_finess(demande: Import, source: Source, suivi: Suivi) -> Lecteur:
    """Open an extract that may say its own day, which what is given may not contradict."""
    lecteur: Lecteur
    if source.nature == JSON:
        lecteur = LecteurFinessPlus(source.flux, suivi)
    else:
        lecteur = LecteurFiness(source.flux, suivi)
    dite = demande.date_extrait
    if lecteur.date_extrait is None:
        lecteur.date_extrait = dite or day_in_name(source.nom)
    elif dite not in (None, lecteur.date_extrait):
        raise ContexteInvalide(f"le fichier se dit du {_day(lecteur.date_extrait)}.")
    return lecteur


def _check_date(demande: Import, remplace: Provenance | None, nouvelle: date | None) -> None:
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
    base: sqlite3.Connection, demande: Import, lecteur: Lecteur, fautes: Fautes
) -> int:
    """Put the rows in place of the former ones; return how many are kept.

    Indexes are built after the rows: sorting once is some five times faster than keeping
    an index up to date row by row, and takes no more memory.
    """
    sorte = demande.sorte
    table = TABLES[sorte]
    rows: Iterator[Ligne] = lecteur.rows(fautes)
    for ordre in drop_indexes(sorte):
        base.execute(ordre)
    if table.par_dispositif:
        base.execute(f"DELETE FROM {sorte} WHERE dispositif = ?", [demande.dispositif])
        rows = ((demande.dispositif, *row) for row in rows)
    else:
        base.execute(f"DELETE FROM {sorte}")
    places = ", ".join("?" * len(table.toutes))
    base.executemany(f"INSERT INTO {sorte} VALUES ({places})", rows)
    lecteur.complete(base, fautes)
    for ordre in create_indexes(sorte):
        base.execute(ordre)
    _remove_repeated(base, demande, fautes)
    portee = "WHERE dispositif = :dispositif" if table.par_dispositif else ""
    compte = f"SELECT count(*) FROM {sorte} {portee}"
    return int(base.execute(compte, {"dispositif": demande.dispositif}).fetchone()[0])


def _remove_repeated(base: sqlite3.Connection, demande: Import, fautes: Fautes) -> None:
    """Keep the first row of each key; the others are faults."""
    table = TABLES[demande.sorte]
    if not table.unique:
        return
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
        fautes.add(ligne, f"{' '.join(valeurs)} est déjà donné à {fautes.place(premiere)}.")
    base.executemany(f"DELETE FROM {demande.sorte} WHERE rowid = ?", [r[:1] for r in repetees])


def _check_share(demande: Import, fautes: Fautes, lignes: int) -> None:
    if fautes.are_too_many(lignes):
        combien = f"{fautes.nombre} {agree(fautes.unite.fautif, fautes.nombre)}"
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
    return write_day(jour) if jour else "—"
