"""The table of a format on a terminal."""

from rich.text import Text

from sons.reglement.format import RACINE, Format
from sons_cli.sorties.console import indented, open_console


def print_tableau(un_format: Format) -> None:
    """Print every balise in the order of the document: place, format, obligation, meaning."""
    sortie = open_console()
    entete = un_format.format
    sortie.print(Text(entete.titre, "bold"))
    sortie.print(
        Text(f"Source : {entete.source} ({entete.statut}), édition {entete.edition}", "dim")
    )
    if entete.note:
        sortie.print(Text(entete.note, "italic"))
    groupe = ""
    for balise in un_format.balise:
        if balise.groupe != groupe:
            groupe = balise.groupe
            sortie.print()
            sortie.print(Text(groupe, "bold cyan"))
        chemin = "" if balise.dans == RACINE else f"{balise.dans}."
        ligne = Text.assemble((chemin, "dim"), (balise.nom, "bold"), f"  {balise.format}")
        ligne.append(f"  {balise.obligatoire}", "green")
        sortie.print(indented(2, ligne))
        sortie.print(indented(4, Text(balise.description)))
        if balise.liste:
            nombre = len(un_format.listes[balise.liste])
            sortie.print(indented(4, Text(f"Liste fermée de {nombre} codes.", "dim")))
        if balise.note:
            sortie.print(indented(4, Text(balise.note, "italic"), Text("!", "yellow")))
