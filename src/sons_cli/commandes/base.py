"""``sons base``: public extracts and lists in one local file, used as context."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from sons import PARIS
from sons.bases.schema import TABLES, Sorte
from sons_cli.types import FICHIER, INSTANT, JOUR

_BASE = click.option(
    "--base", "base_", metavar="BASE.sqlite", type=click.Path(path_type=Path, dir_okay=False),
    default=Path("base.sqlite"), show_default=True,
    help="La base, un fichier ; le premier import la crée.",
)  # fmt: skip

_INSTANT = click.option("--instant", metavar="AAAA-MM-JJTHH:MM", type=INSTANT, hidden=True)

STATUT_IMPORTE, STATUT_AVEC_FAUTES = 0, 1

_AIDE_IMPORTER = """Importe un fichier dans la base.

Il remplace le précédent import de la même sorte (et du même dispositif).

\b
SORTE :
  finess         FINESS+ « structures » (JSON, tel quel ou .gz), ou un ancien extrait :
                 etalab-cs1100502, cs1100507, copies avec une ligne de titres
  annuaire       Annuaire Santé : le ZIP publié, ou son fichier
                 PS_LibreAcces_Personne_activite.txt
  beneficiaires  éligibilité et prix : type, numero, [categorie], [effectif],
                 [tranche], [plafond_ht] ; CSV ou XLSX, un par dispositif
  finances       déjà financés : type, numero, [reference] ; un par dispositif
  activite_am    activité par numéro AM : am, rpps, [structure_2023],
                 [structure_actuelle], [montant], [activite]

« type » vaut RPPS, FINESS, SIREN ou AM ; « --colonnes type=FINESS » le donne à toutes les
lignes.

\b
Statut de sortie :
  0  tout est importé
  1  importé, sauf les lignes fautives montrées
  2  rien n’est importé, la base est inchangée
"""


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]…")
def base() -> None:
    """Range les fichiers publics et les listes dans une base locale, un seul fichier.

    La base sert de contexte aux contrôles (éligibilité, déjà financés) et ne sort pas de votre
    machine. Chaque commande la prend par --base ; sans cette option, c’est « base.sqlite », dans
    le dossier où l’on est.

    \b
    Pas à pas :
      sons base importer finess finess-structures-….json.gz
      sons base importer finances financés.csv --dispositif MDV-LGC-Va1
      sons base etat
      sons contexte base CONTEXTE.toml base.sqlite
    """


@base.command(help=_AIDE_IMPORTER)
@click.argument("sorte", metavar="SORTE", type=click.Choice([s.value for s in Sorte]))
@click.argument("fichier", metavar="FICHIER", type=FICHIER)
@_BASE
@click.option(
    "--date-extrait", metavar="AAAA-MM-JJ", type=JOUR,
    help="Jour de l’extrait, si ni le fichier ni son nom ne le disent.",
)  # fmt: skip
@click.option(
    "--colonnes", metavar="CLE=TITRE", multiple=True,
    help="Titre d’une colonne dans le fichier (listes) ; répéter l’option.",
)  # fmt: skip
@click.option("--dispositif", metavar="CODE", help="Dispositif d’une liste, ex. MDV-LGC-Va1.")
@click.option("--forcer", is_flag=True, help="Remplace même un extrait plus récent.")
@_INSTANT
def importer(
    sorte: str,
    fichier: Path,
    base_: Path,
    date_extrait: date | None,
    colonnes: tuple[str, ...],
    dispositif: str | None,
    forcer: bool,
    instant: datetime | None,
) -> int:
    """Import a file; its help stands above."""
    from sons.bases import Import
    from sons_cli.sorties.base import import_with_progress, print_bilan

    choisie = Sorte(sorte)
    demande = Import(
        sorte=choisie,
        fichier=fichier,
        base=base_,
        instant=instant or datetime.now(PARIS),
        dispositif=_dispositif(choisie, dispositif),
        date_extrait=date_extrait,
        colonnes=_columns(choisie, colonnes),
        forcer=forcer,
    )
    bilan = import_with_progress(demande)
    print_bilan(bilan, base_)
    return STATUT_AVEC_FAUTES if bilan.fautes.nombre else STATUT_IMPORTE


@base.command()
@_BASE
@_INSTANT
def etat(base_: Path, instant: datetime | None) -> None:
    """Dit ce que la base contient, et l’âge de ses extraits."""
    from sons.bases import etat as read_etat
    from sons_cli.sorties.base import print_etat

    print_etat(read_etat(base_), (instant or datetime.now(PARIS)).date())


@base.command()
@click.argument("numero", metavar="NUMERO")
@_BASE
def chercher(numero: str, base_: Path) -> int:
    """Dit ce que la base sait d’un numéro.

    Un FINESS, un SIRET, un RPPS, un SIREN ou un AM : sa forme dit ce qu’il peut être.

    Statut de sortie : 0 si le numéro est connu, 1 sinon.
    """
    from sons.bases import search
    from sons.bases.valeurs import kinds_of
    from sons_cli.sorties.base import print_fiches

    serre = re.sub(r"\s", "", numero).upper()
    if not kinds_of(serre):
        raise click.UsageError(
            f"« {numero} » n’est ni un FINESS, ni un SIREN, ni un AM (9 caractères), ni un RPPS "
            "(11), ni un SIRET (14)."
        )
    fiches = search(base_, serre)
    print_fiches(serre, fiches)
    return 0 if fiches else 1


def _dispositif(sorte: Sorte, code: str | None) -> str:
    """Check the code, so that a slip does not make a list that no control asks."""
    if code is None:
        if sorte in (Sorte.BENEFICIAIRES, Sorte.FINANCES):
            raise click.UsageError(
                f"Ajoutez --dispositif : une liste « {sorte} » est celle d’un dispositif."
            )
        return ""
    if not TABLES[sorte].par_dispositif:
        raise click.UsageError(f"« {sorte} » vaut pour tous les dispositifs : sans --dispositif.")
    from sons import load_reglement

    return load_reglement().dispositif(code).code


def _columns(sorte: Sorte, ecrites: tuple[str, ...]) -> Mapping[str, str]:
    if ecrites and sorte in (Sorte.FINESS, Sorte.ANNUAIRE):
        raise click.UsageError(f"« {sorte} » a des colonnes fixes : --colonnes sert aux listes.")
    colonnes: dict[str, Any] = {}
    for ecrite in ecrites:
        cle, egal, titre = ecrite.partition("=")
        if not (egal and cle.strip() and titre.strip()):
            raise click.UsageError(f'« {ecrite} » : écrivez CLE=TITRE, ex. numero="N° FINESS".')
        colonnes[cle.strip()] = titre.strip()
    return colonnes
