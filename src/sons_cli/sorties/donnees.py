"""A report for programs (JSON) and for spreadsheets (CSV)."""

import json
import sys
from collections.abc import Sequence

import click

from sons import Rapport
from sons.manque import Manque
from sons_cli.remedes import REMEDES
from sons_cli.sorties.tableur import Cellule, csv_bytes

COLONNES = (
    "numLigne", "numeroEditeur", "verdict", "code", "niveau", "chemin", "ligne", "colonne",
    "libelle", "recu", "attendu", "remede", "source",
)  # fmt: skip


def print_json(rapport: Rapport) -> None:
    """Write the stable shape documented in docs/lire-le-rapport.md."""
    forme = rapport.as_dict()
    for non_verifie in forme["non_verifies"]:
        non_verifie["remede"] = REMEDES[Manque(non_verifie["manque"])]
    json.dump(forme, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def print_csv(rapport: Rapport) -> None:
    """Write one row per finding, and one for each demande without any."""
    lignes: list[Sequence[Cellule]] = []
    for demande, constat in rapport.all_constats():
        debut = (
            (demande.num_ligne, demande.numero_editeur, demande.verdict) if demande else ("",) * 3
        )
        lignes.append(
            (*debut, constat.code, constat.niveau, constat.chemin,
             constat.ligne, constat.colonne, constat.libelle,
             constat.recu, constat.attendu, constat.remede, constat.source)
        )  # fmt: skip
    for demande in rapport.demandes:
        if not demande.constats:
            ligne = (demande.num_ligne, demande.numero_editeur, demande.verdict, "0000")
            lignes.append((*ligne, *("",) * 9))
    click.echo(csv_bytes(COLONNES, lignes), nl=False)
