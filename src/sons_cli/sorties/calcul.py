"""Estimations on a terminal and in CSV."""

import csv
import sys
from collections.abc import Sequence
from decimal import Decimal

from rich.text import Text

from sons.calculs import Estimation
from sons.controles.regles.plafond import euros
from sons.reglement.modele import Dispositif
from sons_cli.sorties.console import open_console, plain_table

COLONNES = (
    "numero", "type", "eligible", "raison", "categorie", "tranche", "plafond_ht", "plafond_ttc",
    "avance", "solde", "deja_finance", "echeance",
)  # fmt: skip

_OUI_NON = {True: "oui", False: "non", None: "non vérifié"}
_STYLES = {True: "green", False: "red", None: "magenta"}


def print_tableau(dispositif: Dispositif, estimations: Sequence[Estimation]) -> None:
    """Print one line per beneficiary."""
    sortie = open_console()
    sortie.print(Text(f"{dispositif.code}  {dispositif.intitule}", "bold"))
    echeances = {str(e.echeance) for e in estimations if e.echeance}
    if echeances:
        sortie.print(Text(f"Avances jusqu’au {', '.join(sorted(echeances))}", "dim"))
    sortie.print()
    tableau = plain_table("Numéro", "Éligible", "Plafond HT", "Plafond TTC", "Avance", "Solde", "")
    for e in estimations:
        montants = (e.plafond.ht, e.plafond.ttc) if e.plafond else (None, None)
        tranche = f"tranche {e.tranche} ; " if e.tranche else ""
        tableau.add_row(
            f"{e.genre or ''} {e.numero}".strip(),
            Text(_OUI_NON[e.eligible], _STYLES[e.eligible]),
            *map(_money, (*montants, e.avance, e.solde)),
            f"{tranche}{e.raison}",
        )
    sortie.print(tableau)


def _money(montant: Decimal | None) -> str:
    return "" if montant is None else euros(montant)


def print_csv(_: Dispositif, estimations: Sequence[Estimation]) -> None:
    """Write the same for a spreadsheet: « ; », decimal comma, byte order mark."""
    sys.stdout.write("\ufeff")
    ecrivain = csv.writer(sys.stdout, delimiter=";", lineterminator="\r\n")
    ecrivain.writerow(COLONNES)
    for e in estimations:
        montants = (e.plafond.ht, e.plafond.ttc) if e.plafond else (None, None)
        finance = {None: "non vérifié", "": "non"}.get(e.deja_finance, e.deja_finance)
        ecrivain.writerow(
            (
                e.numero, e.genre or "", _OUI_NON[e.eligible], e.raison, e.categorie or "",
                e.tranche or "", *map(_number, (*montants, e.avance, e.solde)), finance,
                str(e.echeance or ""),
            )
        )  # fmt: skip


def _number(montant: Decimal | None) -> str:
    return "" if montant is None else str(montant).replace(".", ",")
