"""``sons calendrier``: what is open, what closes when, in the terminal or in a file."""

from datetime import datetime
from pathlib import Path

import click

from sons import PARIS, load_reglement
from sons.reglement.modele import Dispositif
from sons_cli.ecriture import write_whole
from sons_cli.types import INSTANT, reglement_option

_ECRIT = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option(
    "--dispositif",
    "codes",
    metavar="CODE",
    multiple=True,
    help="Par exemple MDV-LGC-Va1 ; à répéter pour plusieurs, tous par défaut.",
)
@click.option(
    "--instant",
    metavar="AAAA-MM-JJTHH:MM",
    type=INSTANT,
    help="Instant où l’on se place, heure de Paris ; maintenant par défaut.",
)
@click.option(
    "--ics",
    metavar="FICHIER.ics",
    type=_ECRIT,
    help="Écrit aussi un agenda (iCalendar), avec des rappels 30, 7 et 1 jours avant.",
)
@click.option("--svg", metavar="FICHIER.svg", type=_ECRIT, help="Écrit aussi une frise (image).")
@reglement_option
def calendrier(
    codes: tuple[str, ...],
    instant: datetime | None,
    ics: Path | None,
    svg: Path | None,
    reglement: Path | None,
) -> None:
    """Dit ce qui est ouvert et ce qui ferme, quand et dans combien de temps.

    Toutes les échéances des dispositifs choisis, sur une seule ligne de temps, chacune avec sa
    source.

    \b
    Exemples :
      sons calendrier --dispositif MDV-LGC-Va2
      sons calendrier --ics echeances.ics
    """
    from sons_cli.sorties.calendrier import print_calendrier, print_written

    regles = load_reglement(reglement)
    dispositifs = [regles.dispositif(code) for code in dict.fromkeys(codes or regles.codes)]
    moment = instant or datetime.now(PARIS)
    if ics is not None:
        write_whole(ics, _agenda(dispositifs, moment))
    if svg is not None:
        write_whole(svg, _picture(dispositifs, moment))
    print_calendrier(dispositifs, moment)
    print_written([f for f in (ics, svg) if f is not None])


def _agenda(dispositifs: list[Dispositif], instant: datetime) -> bytes:
    from sons.agenda.ics import icalendar_text

    return icalendar_text(dispositifs, instant)


def _picture(dispositifs: list[Dispositif], instant: datetime) -> bytes:
    from sons.agenda.frise import timeline_svg

    return timeline_svg(dispositifs, instant).encode()
