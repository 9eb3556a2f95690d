"""The calendar on a terminal: what is open, then one timeline, the past dim."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sons.agenda import Fenetre, Jalon, open_windows, shared, time_line
from sons.ecriture import write_instant
from sons.reglement.modele import Dispositif
from sons_cli.sorties.console import indented, open_console, plain_table

T = TypeVar("T")

_URGENT, _PROCHE = 7, 30  # days


def print_calendrier(dispositifs: Sequence[Dispositif], instant: datetime) -> None:
    """Print the whole calendar."""
    sortie = open_console()
    sortie.print(Text(f"Calendrier vu du {write_instant(instant)} (heure de Paris)", "bold"))
    _print_open(sortie, open_windows(dispositifs, instant), instant)
    _print_line(sortie, time_line(dispositifs, instant), instant)


def print_written(fichiers: Sequence[Path]) -> None:
    """Say which files were written."""
    sortie = open_console()
    for rang, fichier in enumerate(fichiers):
        sortie.print("" if rang else "\n", Text(f"Écrit : {fichier}", "green"), sep="")


def _print_open(sortie: Console, fenetres: Sequence[Fenetre], instant: datetime) -> None:
    sortie.print(Text("\nOuvert à cet instant", "bold cyan"))
    if not fenetres:
        sortie.print(indented(2, Text("rien")))
        return
    tableau = plain_table("Jusqu’au", "Guichet et dispositifs")
    for groupe in _alike(fenetres, _seen):
        nom, fermeture = groupe[0].nature.libelle, groupe[0].fermeture
        if groupe[0].ouverture is None:
            nom += " (ouverture non datée par le texte)"
        tableau.add_row(_when(fermeture, instant), Text.assemble(nom, "\n", _codes(groupe)))
    sortie.print(indented(2, tableau))


def _seen(fenetre: Fenetre) -> tuple[str, bool, str]:
    fin = str(fenetre.fermeture.echeance) if fenetre.fermeture else ""
    return fenetre.nature.nom, fenetre.ouverture is None, fin


def _print_line(sortie: Console, jalons: Sequence[Jalon], instant: datetime) -> None:
    sortie.print(Text("\nÉchéances", "bold cyan"))
    tableau = plain_table("Date", "Échéance, dispositifs et source")
    passees = [j for j in jalons if j.is_past(instant)]
    _add_rows(tableau, passees, instant)
    tableau.add_row(
        Text(f"▶ {write_instant(instant)}", "bold cyan"), Text("vous êtes ici", "bold cyan")
    )
    _add_rows(tableau, jalons[len(passees) :], instant)
    sortie.print(indented(2, tableau))


def _add_rows(tableau: Table, jalons: Sequence[Jalon], instant: datetime) -> None:
    for groupe in _alike(jalons, shared):
        premier = groupe[0]
        quoi = Text.assemble(
            premier.echeance.libelle, "\n", _codes(groupe), "\n", (premier.source, "dim")
        )
        tableau.add_row(
            _when(premier, instant), quoi, style="dim" if premier.is_past(instant) else None
        )


def _alike(choses: Iterable[T], vue: Callable[[T], object]) -> list[list[T]]:
    """Gather neighbours that would read the same: seventeen dispositifs share many dates."""
    return [list(groupe) for _, groupe in groupby(choses, vue)]


def _codes(choses: Iterable[Fenetre | Jalon]) -> Text:
    return Text(", ".join(c.code for c in choses), "cyan")


def _when(jalon: Jalon | None, instant: datetime) -> Text:
    if jalon is None:
        return Text("fermeture non datée\npar le texte", "yellow")
    return Text(f"{jalon.echeance}\n{jalon.remaining(instant)}", _style(jalon, instant))


def _style(jalon: Jalon, instant: datetime) -> str:
    """Colour what comes by how soon it does; an opening is never a threat."""
    if jalon.is_past(instant):
        return "dim"
    if jalon.ouvre:
        return "green"
    jours = jalon.days_left(instant)
    return "bold red" if jours < _URGENT else "yellow" if jours < _PROCHE else "green"
