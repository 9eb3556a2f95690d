"""The pictures of the documentation: the report of a small deposit, and the calendar."""

import io
from datetime import datetime
from decimal import Decimal

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from tests.fabrique import make_depot, make_zip
from tests.fabrique.essais import changed, drop, line, put

from sons import PARIS, control_depot, load_reglement, load_textes
from sons.agenda.frise import timeline_svg
from sons_cli.sorties.texte import print_rapport

INSTANT = datetime(2022, 9, 1, 10, tzinfo=PARIS)

_THEME = TerminalTheme(
    (18, 24, 32),
    (222, 226, 230),
    [(33, 37, 41), (255, 107, 107), (105, 219, 124), (255, 212, 59),
     (116, 192, 252), (229, 153, 247), (102, 217, 232), (222, 226, 230)],
)  # fmt: skip

# No font is fetched from another host: the reader's own monospaced font is used.
_SVG = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" role="img"
 aria-label="Rapport de la commande sons controler" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace;
 font-size: {char_height}px; line-height: {line_height}px; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs><clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" /></clipPath>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">{matrix}</g>
</g>
</svg>
"""


def picture() -> str:
    """Return the SVG of a report with a few findings; the same at each run."""
    textes = load_textes("MDV-LGC-Va1", "avance")
    depot = make_depot(textes, 6, graine=8, situation="liberal", instant=INSTANT)
    for rang, change in (
        (1, put("commande.montantSegurHT", Decimal("430.00"))),
        (3, drop("beneficiaires.isMandataire")),
        (3, put("commande.dateCommande", "31/06/2022")),
        (4, put("scenarioInstallation.operateurMessagerie", "APICEM SARL")),
    ):
        depot = changed(depot, line(rang, change))
    pieces = dict(depot.pieces)
    pieces["MDV-LGC-Va1-BDC-00006.pdf"] = pieces["MDV-LGC-Va1-BDC-00006.pdf"][:300]
    resultat = control_depot(
        depot.contenu,
        textes,
        depot.contexte,
        INSTANT,
        nom=depot.nom,
        archive=io.BytesIO(make_zip(pieces)),
    )
    console = Console(
        record=True, width=104, file=io.StringIO(), force_terminal=True, color_system="standard"
    )
    print_rapport(resultat.rapport, textes.catalogue, INSTANT, depot.nom, None, console)
    return console.export_svg(
        title=f"sons controler {depot.nom} --pieces PIECES.zip",
        theme=_THEME,
        code_format=_SVG,
        unique_id="sons",
    )


def calendar_picture() -> str:
    """Return the SVG of the calendar of every dispositif, seen from a fixed instant."""
    reglement = load_reglement()
    return timeline_svg([reglement.dispositif(code) for code in reglement.codes], INSTANT)
