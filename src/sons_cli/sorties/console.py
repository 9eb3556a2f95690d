"""The terminal: colours only where someone looks, a width that reads well."""

import re
import textwrap
from typing import Any, TextIO, cast

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from sons.ecriture import bind

LARGEUR_MAX = 110
LARGEUR_SANS_TERMINAL = 100


_FIN_DE_LIGNE = re.compile(r" +$", re.MULTILINE)


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


class SansEspaces:
    """A flow whose lines end where their words do: a pipe keeps what a terminal does not show."""

    def __init__(self, flux: TextIO) -> None:
        self._flux = flux

    def write(self, texte: str) -> int:
        """Write without the spaces that fill the ends of lines."""
        return self._flux.write(_FIN_DE_LIGNE.sub("", texte))

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._flux, nom)


def open_console(flux: TextIO | None = None) -> Console:
    """Open the standard output for text, or another flow."""
    console = Console(file=flux, highlight=False)
    if not console.is_terminal:
        console.file = cast(TextIO, SansEspaces(cast(TextIO, console.file)))
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
    """Return a light table: bold headings, nothing else; what is too long is folded, never cut."""
    tableau = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for entete in entetes:
        tableau.add_column(entete, overflow="fold")
    return tableau
