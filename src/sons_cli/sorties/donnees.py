"""A report for programs (JSON) and for spreadsheets (CSV)."""

import csv
import json
import sys

from sons import Rapport

COLONNES = (
    "numLigne", "numeroEditeur", "verdict", "code", "niveau", "chemin",
    "libelle", "recu", "attendu", "remede", "source",
)  # fmt: skip

# A spreadsheet runs a cell that begins with one of these.
_FORMULES = ("=", "+", "-", "@", "\t", "\r")


def print_json(rapport: Rapport) -> None:
    """Write the stable shape documented in docs/rapport-json.md."""
    json.dump(rapport.as_dict(), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def print_csv(rapport: Rapport) -> None:
    """Write one row per finding, and one for each demande without any.

    « ; » and a byte order mark: what a French spreadsheet opens without asking anything.
    """
    sys.stdout.write("\ufeff")
    ecrivain = csv.writer(sys.stdout, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(COLONNES)
    constats = [*rapport.all_constats()]
    for demande, constat in constats:
        debut = (
            (demande.num_ligne, demande.numero_editeur, demande.verdict) if demande else ("",) * 3
        )
        ecrivain.writerow(
            map(_safe, (*debut, constat.code, constat.niveau, constat.chemin, constat.libelle,
                        constat.recu, constat.attendu, constat.remede, constat.source))
        )  # fmt: skip
    for demande in rapport.demandes:
        if not demande.constats:
            ligne = (demande.num_ligne, demande.numero_editeur, demande.verdict, "0000")
            ecrivain.writerow(map(_safe, (*ligne, *("",) * 7)))


def _safe(valeur: object) -> str:
    texte = "" if valeur is None else str(valeur)
    return f"'{texte}" if texte.startswith(_FORMULES) else texte
