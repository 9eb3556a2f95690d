"""A report for programs (JSON) and for spreadsheets (CSV)."""

import json
import sys
from collections.abc import Iterator, Sequence

import click

from sons import Constat, DemandeControlee, Rapport, VerdictDemande
from sons.constats import CODE_ACCEPTEE
from sons.manque import Manque
from sons_cli.remedes import REMEDES
from sons_cli.sorties.tableur import Cellule, csv_bytes

# The same titles and words as the table that the portal gives (a test compares them).
COLONNES = (
    "numLigne", "numeroEditeur", "Verdict", "Code", "Niveau", "Chemin", "Ligne du fichier",
    "Colonne du fichier", "Constat", "Reçu", "Attendu", "Remède", "Source", "Place", "Extrait",
)  # fmt: skip
VERDICTS = {
    VerdictDemande.ACCEPTEE: "acceptée",
    VerdictDemande.INCOMPLETE: "incomplète",
    VerdictDemande.REJETEE: "rejetée",
}


def print_json(rapport: Rapport) -> None:
    """Write the stable shape documented in docs/lire-le-rapport.md."""
    forme = rapport.as_dict()
    for non_verifie in forme["non_verifies"]:
        non_verifie["remede"] = REMEDES[Manque(non_verifie["manque"])]
    json.dump(forme, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def print_csv(rapport: Rapport) -> None:
    """Write one row per finding, one for those not kept, one for each demande without any."""
    lignes = [_of_constat(rapport, demande, constat) for demande, constat in rapport.all_constats()]
    lignes += _of_others(rapport)
    lignes += [_of_accepted(rapport, d) for d in rapport.demandes if not d.constats]
    click.echo(csv_bytes(COLONNES, lignes), nl=False)


def _of_constat(
    rapport: Rapport, demande: DemandeControlee | None, constat: Constat
) -> Sequence[Cellule]:
    return (
        *_whose(rapport, demande), constat.code, constat.niveau, constat.chemin, constat.ligne,
        constat.colonne, constat.libelle, constat.recu, constat.attendu, constat.remede,
        constat.source, constat.dedans, constat.extrait and constat.extrait.marked(),
    )  # fmt: skip


def _of_others(rapport: Rapport) -> Iterator[Sequence[Cellule]]:
    """Say how many findings were not kept, of the file then of each demande."""
    for demande, autres in [(None, rapport.autres), *((d, d.autres) for d in rapport.demandes)]:
        if autres:
            phrase = f"Constats de plus, qui ne sont pas montrés : {autres}"
            yield (*_whose(rapport, demande), *("",) * 5, phrase, *("",) * 6)


def _of_accepted(rapport: Rapport, demande: DemandeControlee) -> Sequence[Cellule]:
    code = "" if rapport.sous_reserve else CODE_ACCEPTEE
    return (*_whose(rapport, demande), code, *("",) * 11)


def _whose(rapport: Rapport, demande: DemandeControlee | None) -> Sequence[Cellule]:
    """Name the demande; in a refused file its verdict only holds once the file is put right."""
    if demande is None:
        return ("",) * 3
    reserve = ", sous réserve" if rapport.sous_reserve else ""
    return demande.num_ligne, demande.numero_editeur, f"{VERDICTS[demande.verdict]}{reserve}"
