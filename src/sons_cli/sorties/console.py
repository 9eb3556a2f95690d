"""The terminal: colours only where someone looks, a width that reads well."""

import textwrap
from typing import TextIO

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from sons.ecriture import bind

LARGEUR_MAX = 110
LARGEUR_SANS_TERMINAL = 100


class Phrase:
    """A sentence folded as French asks, whatever the width."""

    def __init__(self, texte: Text) -> None:
        self.texte = texte

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Fold with unbreakable spaces, then print with those that were written."""
        insecable = bind(self.texte.plain)
        debuts, position = [], 0
        # Nothing may be replaced: each line is then looked for in the sentence.
        plieur = textwrap.TextWrapper(
            options.max_width, expand_tabs=False, replace_whitespace=False, break_on_hyphens=False
        )
        for ligne in plieur.wrap(insecable):
            debuts.append(insecable.index(ligne, position))
            position = debuts[-1] + len(ligne)
        for morceau in self.texte.divide(debuts[1:]):
            morceau.rstrip()
            yield morceau

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """As wide as one line would be, if there is room."""
        return Measurement(1, min(self.texte.cell_len, options.max_width))


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
    if isinstance(contenu, Text):
        contenu = Phrase(contenu)
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
