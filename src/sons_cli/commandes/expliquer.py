"""``sons expliquer``: what a code means and what to do."""

from pathlib import Path

import click

from sons import load_reglement
from sons_cli.types import reglement_option


@click.command()
@click.argument("code", required=False)
@reglement_option
def expliquer(code: str | None, reglement: Path | None) -> None:
    """Explique un code du fichier retour (par exemple 4012) ; sans code, les liste tous."""
    catalogue = load_reglement(reglement).catalogue
    from sons_cli.sorties.catalogue import print_catalogue, print_fiche

    if code is None:
        print_catalogue(catalogue)
    elif code in catalogue:
        print_fiche(catalogue[code])
    else:
        proches = [f.code for f in catalogue if f.code[:3] == code[:3]]
        aide = f" Codes proches : {', '.join(proches)}." if proches else ""
        raise click.UsageError(
            f"Le code « {code} » n’est pas au catalogue.{aide} Liste : « sons expliquer »."
        )
