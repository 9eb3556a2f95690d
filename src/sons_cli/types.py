"""Kinds of arguments shared by the commands."""

import contextlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from sons.ecriture import PARIS

FICHIER = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)

reglement_option = click.option(
    "--reglement",
    metavar="DOSSIER",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Dossier de l’opérateur, posé par-dessus les textes livrés.",
)


class _Instant(click.ParamType[datetime]):
    name = "instant"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read an ISO date and time; without a zone it is Paris time."""
        if isinstance(value, datetime):
            return value
        try:
            lu = datetime.fromisoformat(value)
            lu = lu if lu.tzinfo else lu.replace(tzinfo=PARIS)
            lu.astimezone(UTC).astimezone(PARIS)  # the first day of the year 1 has no UTC
        except (ValueError, OverflowError):
            raise click.BadParameter(
                f"« {value} » n’est pas un instant ; écrivez par exemple 2022-09-01T10:00.",
                ctx,
                param,
            ) from None
        return lu


class _Jour(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read AAAA-MM-JJ or JJ/MM/AAAA."""
        for forme in ("%Y-%m-%d", "%d/%m/%Y"):
            with contextlib.suppress(ValueError):
                return datetime.strptime(value, forme).date()
        raise click.BadParameter(
            f"« {value} » n’est pas une date ; écrivez par exemple 2022-03-01.", ctx, param
        )


INSTANT = _Instant()
JOUR = _Jour()
