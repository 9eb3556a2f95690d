"""The terminal: colours only where someone looks, a width that reads well."""

from typing import TextIO

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

LARGEUR_MAX = 110
LARGEUR_SANS_TERMINAL = 100


def open_console(flux: TextIO | None = None) -> Console:
    """Open the standard output for text, or another flow."""
    console = Console(file=flux, highlight=False)
    if not console.is_terminal:
        console.width = LARGEUR_SANS_TERMINAL
    elif console.width > LARGEUR_MAX:
        console.width = LARGEUR_MAX
    return console


def indented(retrait: int, contenu: RenderableType, marque: Text | None = None) -> Table:
    """Return ``contenu`` set in by ``retrait`` spaces, wrapped under itself, after a mark."""
    grille = Table.grid(padding=(0, 1, 0, 0))
    grille.add_column(width=retrait - 1)
    if marque is not None:
        grille.add_column()
        grille.add_column()
        grille.add_row("", marque, contenu)
    else:
        grille.add_column()
        grille.add_row("", contenu)
    return grille


def plain_table(*entetes: str) -> Table:
    """Return a light table: a rule under the headings, nothing else."""
    return Table(*entetes, box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
