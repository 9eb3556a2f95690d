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

BASE = click.Path(path_type=Path, dir_okay=False)

STATUT_IMPORTE, STATUT_AVEC_FAUTES = 0, 1

# An extract is often named after its day: PS_LibreAcces_Personne_activite_202611210830.txt.
_JOUR_DANS_LE_NOM = re.compile(
    r"(?<!\d)(20\d\d)-?(0[1-9]|1[0-2])-?([0-3]\d)(?:\d{4}(?:\d\d)?)?(?!\d)"
)


_AIDE_IMPORTER = """Importe un fichier dans la base.

Il remplace le précédent import de la même sorte (et du même dispositif).

\b
SORTE :
  finess         etalab-cs1100502 ou cs1100507 (data.gouv.fr)
  annuaire       PS_LibreAcces_Personne_activite.txt (Annuaire Santé)
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


@click.group()
def base() -> None:
    """Range les fichiers publics et les listes dans une base locale, un seul fichier.

    La base sert de contexte aux contrôles (éligibilité, déjà financés) et ne sort pas de votre
    machine.

    \b
    Pas à pas :
      sons base importer finess etalab-cs1100502-….csv --base base.sqlite
      sons base importer finances financés.csv --dispositif MDV-LGC-Va1 --base base.sqlite
      sons base etat base.sqlite
      sons contexte base CONTEXTE.toml base.sqlite
    """


@base.command(help=_AIDE_IMPORTER)
@click.argument("sorte", metavar="SORTE", type=click.Choice([s.value for s in Sorte]))
@click.argument("fichier", metavar="FICHIER", type=FICHIER)
@click.option(
    "--base", "base_", metavar="BASE.sqlite", type=BASE, required=True,
    help="Base à compléter ; créée si elle n’existe pas.",
)  # fmt: skip
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
@click.option("--instant", metavar="AAAA-MM-JJTHH:MM", type=INSTANT, hidden=True)
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
    from sons.bases import Demande
    from sons_cli.sorties.base import import_with_progress, print_bilan

    choisie = Sorte(sorte)
    demande = Demande(
        sorte=choisie,
        fichier=fichier,
        base=base_,
        instant=instant or datetime.now(PARIS),
        dispositif=_dispositif(choisie, dispositif),
        date_extrait=date_extrait or _day_in_name(choisie, fichier.name),
        colonnes=_columns(choisie, colonnes),
        forcer=forcer,
    )
    bilan = import_with_progress(demande)
    print_bilan(bilan, base_)
    return STATUT_AVEC_FAUTES if bilan.fautes.nombre else STATUT_IMPORTE


@base.command()
@click.argument("base_", metavar="BASE.sqlite", type=FICHIER)
def etat(base_: Path) -> None:
    """Dit ce que la base contient : lignes, dates, fichiers d’origine."""
    from sons.bases import etat as read_etat
    from sons_cli.sorties.base import print_etat

    print_etat(read_etat(base_))


@base.command()
@click.argument("base_", metavar="BASE.sqlite", type=FICHIER)
@click.argument("numero", metavar="NUMERO")
def chercher(base_: Path, numero: str) -> int:
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


def _day_in_name(sorte: Sorte, nom: str) -> date | None:
    """Read the day of an extract in its name; a FINESS extract says it itself."""
    trouve = None if sorte is Sorte.FINESS else _JOUR_DANS_LE_NOM.search(nom)
    if trouve is None:
        return None
    try:
        return date(*map(int, trouve.groups()))
    except ValueError:
        return None
