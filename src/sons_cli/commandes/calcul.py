"""``sons calcul``: what a beneficiary may be granted."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from sons import PARIS, Contexte, load_reglement
from sons.bases.colonne import Colonne, read_colonne
from sons.calculs import Estimation, estimate
from sons.erreurs import ContexteInvalide
from sons.reglement.modele import Dispositif
from sons_cli.contexte_toml import load_contexte
from sons_cli.ecriture import check_target, write_whole
from sons_cli.sorties import calcul as sorties
from sons_cli.sorties.calcul import Resultat
from sons_cli.sorties.progres import open_progress
from sons_cli.types import FICHIER, INSTANT, reglement_option

STATUT_COMPLET, STATUT_AVEC_FAUTES = 0, 1

FORMES = ("texte", "csv", "xlsx")


@click.command()
@click.argument("numeros", metavar="[NUMERO]...", nargs=-1)
@click.option("--dispositif", required=True, metavar="CODE", help="Par exemple PHA-LGO-Va1.")
@click.option(
    "--contexte", metavar="CONTEXTE.toml", type=FICHIER, required=True,
    help="Contexte qui porte la base des bénéficiaires.",
)  # fmt: skip
@click.option(
    "--liste", metavar="LISTE", type=FICHIER,
    help="Fichier de numéros (CSV ou XLSX), un par ligne.",
)  # fmt: skip
@click.option(
    "--colonne", metavar="TITRE",
    help="Titre de la colonne des numéros dans la liste ; deviné s’il se peut.",
)  # fmt: skip
@click.option(
    "--instant", metavar="AAAA-MM-JJTHH:MM", type=INSTANT,
    help="Instant où l’on se place, heure de Paris ; maintenant par défaut.",
)  # fmt: skip
@click.option(
    "--sortie", type=click.Choice(FORMES),
    help="Forme du résultat ; celle que dit le nom du fichier, ou texte.",
)  # fmt: skip
@click.option(
    "--fichier", metavar="RESULTAT", type=click.Path(path_type=Path, dir_okay=False),
    help="Où écrire le résultat ; à l’écran par défaut.",
)  # fmt: skip
@reglement_option
def calcul(
    numeros: Sequence[str],
    dispositif: str,
    contexte: Path,
    liste: Path | None,
    colonne: str | None,
    instant: datetime | None,
    sortie: str | None,
    fichier: Path | None,
    reglement: Path | None,
) -> int:
    """Dit qui est éligible et pour combien : RPPS, FINESS, SIREN, numéros d’AM ou SIRET.

    Éligible ou non et pourquoi, tranche, plafond HT et TTC, avance et solde, déjà financé ou
    non, échéance qui s’applique. Ce que la base ne dit pas est « non vérifié ».

    Un SIRET donne une ligne par bénéficiaire qui s’y trouve : ses FINESS et ses RPPS, lus dans
    une base locale (« sons base importer finess », « … annuaire »), et son SIREN.

    \b
    Exemples :
      sons calcul 750712184 --dispositif PHA-LGO-Va1 --contexte contexte.toml
      sons calcul --liste clients.xlsx --fichier resultat.xlsx \\
           --dispositif PHA-LGO-Va1 --contexte contexte.toml

    \b
    Statut de sortie :
      0  le résultat est complet
      1  il l’est, mais des lignes ne portent pas un numéro : elles y sont dites
      2  la commande est mal écrite ou un fichier ne peut pas servir
    """
    forme = _form(sortie, fichier)
    if fichier is not None:
        check_target(fichier, liste, contexte)
    if colonne is not None and liste is None:
        raise click.UsageError(
            "--colonne est le titre d’une colonne de la liste : ajoutez --liste."
        )
    # Bytes that are no text come from the shell as lone surrogates, which nothing can write.
    demandes = [numero.encode("utf-8", "replace").decode() for numero in numeros]
    lignes: list[int | None] = [None] * len(numeros)
    if liste is not None:
        lue = _read(liste, colonne)
        demandes += lue.textes
        lignes += lue.lignes
    if not demandes:
        raise click.UsageError("Donnez au moins un numéro, ou un fichier avec --liste.")
    trouve = load_reglement(reglement).dispositif(dispositif)
    reponses = load_contexte(contexte).contexte(dispositif)
    moment = instant or datetime.now(PARIS)
    estimations = _estimate(trouve, reponses, moment, demandes)
    _deliver(Resultat(trouve, moment, estimations, lignes), forme, fichier)
    return STATUT_COMPLET if all(e.lisible for e in estimations) else STATUT_AVEC_FAUTES


def _form(sortie: str | None, fichier: Path | None) -> str:
    """Tell the form from the name of the file; the two may not contradict each other."""
    dite = fichier.suffix.lower().lstrip(".") if fichier else ""
    if sortie is None:
        return dite if dite in FORMES else "texte"
    if sortie == "xlsx" and fichier is None:
        raise click.UsageError("Un classeur ne s’affiche pas : ajoutez --fichier RESULTAT.xlsx.")
    if dite in FORMES and dite != sortie:
        raise click.UsageError(
            f"« {fichier} » se dit {dite}, et --sortie demande {sortie} : accordez les deux."
        )
    return sortie


def _read(liste: Path, colonne: str | None) -> Colonne:
    """Read a list, and say on the standard error which column was taken."""
    taille = liste.stat().st_size
    try:
        with liste.open("rb") as flux, open_progress(liste.name) as avance:
            lue = read_colonne(flux, lambda lus: avance(lus, taille), colonne)
    except ContexteInvalide as faute:
        raise ContexteInvalide(f"{liste.name}, {faute}") from None
    titre = f"dans la colonne « {lue.titre} »" if lue.titre else "sans ligne de titres"
    accord = "s" if len(lue.textes) > 1 else ""
    click.echo(f"{liste.name} : {len(lue.textes)} ligne{accord} lue{accord}, {titre}.", err=True)
    return lue


def _estimate(
    dispositif: Dispositif, contexte: Contexte, instant: datetime, demandes: Sequence[str]
) -> list[Estimation]:
    with open_progress("Calcul") as avance:
        return estimate(dispositif, contexte, instant, demandes, avance)


def _deliver(resultat: Resultat, forme: str, fichier: Path | None) -> None:
    """Show the result, or write it and say where."""
    if fichier is None and forme == "texte":
        sorties.print_tableau(resultat)
        return
    ecrire = {
        "texte": sorties.result_text, "csv": sorties.result_csv, "xlsx": sorties.result_xlsx
    }  # fmt: skip
    contenu = ecrire[forme](resultat)
    if fichier is None:
        click.echo(contenu, nl=False)
        return
    write_whole(fichier, contenu)
    nombre = len(resultat.estimations)
    click.echo(f"{fichier} : {nombre} ligne{'s' if nombre > 1 else ''} de résultat.")
