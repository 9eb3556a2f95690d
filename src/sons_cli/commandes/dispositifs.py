"""``sons dispositifs`` and ``sons dispositif``: what the texts say."""

from datetime import datetime
from pathlib import Path

import click

from sons import PARIS, load_reglement
from sons_cli.types import INSTANT, reglement_option

instant_option = click.option(
    "--instant", metavar="AAAA-MM-JJTHH:MM", type=INSTANT,
    help="Instant où l’on se place, heure de Paris ; maintenant par défaut.",
)  # fmt: skip


@click.command()
@instant_option
@reglement_option
def dispositifs(instant: datetime | None, reglement: Path | None) -> None:
    """Liste les dispositifs connus, leurs phases décrites et l’état de leur guichet."""
    from sons_cli.sorties.dispositif import print_liste

    print_liste(load_reglement(reglement), instant or datetime.now(PARIS))


@click.command()
@click.argument("code", metavar="CODE")
@instant_option
@reglement_option
def dispositif(code: str, instant: datetime | None, reglement: Path | None) -> None:
    """Décrit un dispositif (par exemple MDV-LGC-Va1), chaque valeur avec sa source."""
    from sons_cli.sorties.dispositif import print_dispositif

    regles = load_reglement(reglement)
    trouve = regles.dispositif(code)
    print_dispositif(trouve, regles.phases(code), instant or datetime.now(PARIS))
