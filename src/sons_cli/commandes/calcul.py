"""``sons calcul``: what a beneficiary may be granted."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from sons import PARIS, load_reglement
from sons.calculs import estimate
from sons_cli.contexte_toml import load_contexte
from sons_cli.sorties.calcul import print_csv, print_tableau
from sons_cli.types import FICHIER, INSTANT, reglement_option


@click.command()
@click.argument("numeros", metavar="[NUMERO]...", nargs=-1)
@click.option("--dispositif", required=True, metavar="CODE", help="Par exemple PHA-LGO-Va1.")
@click.option(
    "--contexte", metavar="CONTEXTE.toml", type=FICHIER, required=True,
    help="Contexte qui porte la base des bénéficiaires.",
)  # fmt: skip
@click.option(
    "--liste", metavar="LISTE.csv", type=FICHIER,
    help="Fichier de numéros : le premier mot de chaque ligne.",
)  # fmt: skip
@click.option(
    "--instant", metavar="AAAA-MM-JJTHH:MM", type=INSTANT,
    help="Instant où l’on se place, heure de Paris ; maintenant par défaut.",
)  # fmt: skip
@click.option(
    "--sortie", default="texte", show_default=True, type=click.Choice(["texte", "csv"]),
    help="Forme du résultat.",
)  # fmt: skip
@reglement_option
def calcul(
    numeros: Sequence[str],
    dispositif: str,
    contexte: Path,
    liste: Path | None,
    instant: datetime | None,
    sortie: str,
    reglement: Path | None,
) -> None:
    """Dit qui est éligible et pour combien : RPPS, FINESS, SIREN ou numéros d’AM.

    Éligible ou non et pourquoi, tranche, plafond HT et TTC, avance et solde, déjà financé ou
    non, échéance qui s’applique. Ce que la base ne dit pas est « non vérifié ».
    """
    demandes = [*numeros, *(_read(liste) if liste else ())]
    if not demandes:
        raise click.UsageError("Donnez au moins un numéro, ou un fichier avec --liste.")
    trouve = load_reglement(reglement).dispositif(dispositif)
    reponses = load_contexte(contexte).contexte(dispositif)
    estimations = estimate(trouve, reponses, instant or datetime.now(PARIS), demandes)
    (print_csv if sortie == "csv" else print_tableau)(trouve, estimations)


def _read(liste: Path) -> list[str]:
    """Read the first word of each line; a line without a digit is a heading."""
    lignes = liste.read_bytes().decode("utf-8-sig", "replace").splitlines()
    mots = [ligne.replace(";", ",").split(",")[0].strip().strip('"') for ligne in lignes]
    return [mot for mot in mots if any(c.isdigit() for c in mot)]
