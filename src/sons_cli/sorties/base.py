"""A base on a terminal: progress of an import, what was imported, what is known of a number."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from pathlib import Path

import click

from sons.bases import (
    Bilan,
    Extrait,
    Fiche,
    Import,
    Provenance,
    Sorte,
    etat,
    extrait_of,
    import_file,
)
from sons.bases.fautes import agree
from sons.bases.recherche import COMPTE_MAX
from sons.ecriture import write_day, write_instant
from sons_cli.sorties.progres import open_progress

_RETRAIT = 22


def import_with_progress(demande: Import) -> Bilan:
    """Import, and show how much of the file is read."""
    with open_progress(demande.fichier.name) as avance:
        return import_file(demande, avance)


def print_bilan(bilan: Bilan, base: Path) -> None:
    """Say what was imported, in place of what, and show the bad rows."""
    p, forme, unite = bilan.provenance, bilan.forme, bilan.forme.unite
    if p.sorte in (Sorte.FINESS, Sorte.ANNUAIRE):
        click.echo(f"Lu comme : {forme.nom}.")
    click.echo(f"{_name(p)} : {_count(p.lignes, unite.importe)} dans {base} ({_extract(p)}).")
    if (avant := bilan.remplace) is not None:
        click.echo(f"Remplace {_count(avant.lignes, 'ligne')} ({_extract(avant)}).")
    if bilan.fautes.ignorees:
        click.echo(f"{_count(bilan.fautes.ignorees, unite.laisse)} de côté ({forme.ecartees}).")
    if not bilan.fautes.nombre:
        return
    click.echo(
        f"{_count(bilan.fautes.nombre, unite.fautif)}, à corriger puis importer de nouveau :"
    )
    for faute in sorted(bilan.fautes.premieres, key=lambda f: f.ligne):
        click.echo(f"  {faute}")
    if reste := bilan.fautes.nombre - len(bilan.fautes.premieres):
        click.echo(f"  … et {_number(reste)} de plus.")


def print_etat(provenances: Iterable[Provenance], aujourd_hui: date) -> None:
    """Print a block for each thing imported, with its age."""
    for rang, p in enumerate(provenances):
        if rang:
            click.echo()
        click.echo(_name(p))
        _print_field("lignes", _number(p.lignes))
        _print_field("extrait", _age(extrait_of(p), aujourd_hui))
        _print_field("import", write_instant(p.importe))
        _print_field("fichier", p.fichier)
        _print_field("sha256", p.sha256)


def summary(base: Path) -> list[tuple[str, str | None]]:
    """Return a name and a value for each thing imported, as « sons contexte verifier » shows."""
    return [
        (f"base locale, {_name(p)}", f"{_count(p.lignes, 'ligne')} ({_extract(p)})")
        for p in etat(base)
    ]


def print_fiches(numero: str, fiches: list[Fiche]) -> None:
    """Print what is known of a number, sort by sort."""
    if not fiches:
        click.echo(f"{numero} : inconnu de cette base.")
        return
    click.echo(numero)
    for sorte, memes in groupby(fiches, key=lambda f: f.sorte):
        groupe = list(memes)
        for fiche in groupe:
            click.echo(f"\n{sorte}")
            for nom, valeur in fiche.champs.items():
                _print_field(nom, _value(nom, valeur))
        if (reste := groupe[0].total - len(groupe)) > 0:
            environ = "au moins " if groupe[0].total >= COMPTE_MAX else ""
            click.echo(f"\n{sorte} : {environ}{_number(reste)} de plus, non montrées.")


# -- words ------------------------------------------------------------------------------------


def _print_field(nom: str, valeur: str) -> None:
    click.echo(f"  {nom:<{_RETRAIT}}{valeur}")


def _age(extrait: Extrait, aujourd_hui: date) -> str:
    """Say the day of an extract and its age; the day of its import, when it has none."""
    jours = extrait.age(aujourd_hui)
    age = f"il y a {_count(jours, 'jour')}" if jours > 0 else "aujourd’hui"
    if extrait.propre:
        return f"du {write_day(extrait.jour)} ({age})"
    return f"sans date, importé le {write_day(extrait.jour)} ({age})"


def _name(p: Provenance) -> str:
    return f"{p.sorte} {p.dispositif}".strip()


def _extract(p: Provenance) -> str:
    return f"extrait du {write_day(p.date_extrait)}" if p.date_extrait else "extrait sans date"


def _value(nom: str, valeur: str | int) -> str:
    """Write a value as one reads it; a mode of exercise says its letter and its meaning."""
    if nom == "mode_exercice":
        return {"L": "L (libéral)", "S": "S (salarié)"}.get(str(valeur), str(valeur))
    return write_day(date.fromisoformat(str(valeur))) if nom.startswith("date_") else str(valeur)


def _number(nombre: int) -> str:
    return f"{nombre:,}".replace(",", " ")


def _count(nombre: int, mots: str) -> str:
    return f"{_number(nombre)} {agree(mots, nombre)}"
