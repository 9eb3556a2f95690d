"""The catalogue of findings, on a terminal."""

from rich.text import Text

from sons import Catalogue, Niveau
from sons.constats import FAMILLES, Fiche
from sons_cli.sorties.console import indented, open_console, plain_table

_STYLES = {Niveau.BLOQUANT: "red", Niveau.ALERTE: "yellow", Niveau.ACCEPTE: "green"}


def print_fiche(fiche: Fiche) -> None:
    """Print everything there is to say about a code."""
    sortie = open_console()
    entete = Text(fiche.code, f"bold {_STYLES[fiche.niveau]}")
    entete.append(f"  {fiche.titre}", "bold default")
    entete.append(f"  ({fiche.niveau})", _STYLES[fiche.niveau])
    sortie.print(entete)
    for nom, texte in (
        ("Libellé", fiche.libelle.replace("{recu}", "…").replace("{attendu}", "…")),
        ("Cause", fiche.cause),
        ("À faire", fiche.remede),
        ("Exemple", fiche.exemple),
        ("Source", f"{fiche.source} ({fiche.statut})"),
    ):
        sortie.print()
        sortie.print(indented(2, Text(nom, "cyan")))
        sortie.print(indented(4, Text(texte)))


def print_catalogue(catalogue: Catalogue) -> None:
    """Print every code with its level and title, family by family."""
    sortie = open_console()
    famille = ""
    tableau = plain_table("Code", "Niveau", "Constat")
    for fiche in catalogue:
        if fiche.code[0] != famille:
            famille = fiche.code[0]
            tableau.add_row("", "", "")
            tableau.add_row("", "", Text(FAMILLES[famille], "bold"))
        tableau.add_row(fiche.code, Text(fiche.niveau, _STYLES[fiche.niveau]), fiche.titre)
    sortie.print(tableau)
