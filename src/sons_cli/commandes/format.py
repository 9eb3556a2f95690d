"""``sons format``: a JSON format in four shapes, all drawn from the same table."""

import json
import sys
from pathlib import Path

import click

from sons import load_reglement
from sons.ecriture import write_json
from sons.reglement.gabarit import blank_template, filled_example
from sons.reglement.schema import json_schema
from sons_cli.types import reglement_option


@click.command()
@click.argument("code", metavar="DISPOSITIF")
@click.argument("phase", metavar="PHASE", default="avance")
@click.option("--tableau", "forme", flag_value="tableau", default=True, help="Tableau des balises.")
@click.option("--json-schema", "forme", flag_value="schema", help="Schéma JSON (draft 7).")
@click.option("--modele", "forme", flag_value="modele", help="Modèle vierge à remplir.")
@click.option(
    "--exemple", "forme", flag_value="exemple", help="Exemple rempli, qui passe le contrôle."
)
@reglement_option
def format(code: str, phase: str, forme: str, reglement: Path | None) -> None:
    """Décrit le format d’une phase (avance par défaut) d’un dispositif.

    \b
    Exemples :
      sons format MDV-LGC-Va2
      sons format MDV-LGC-Va2 solde --modele > modele.json
    """
    textes = load_reglement(reglement).textes(code, phase)
    if forme == "tableau":
        from sons_cli.sorties.format import print_tableau

        print_tableau(textes.format)
    elif forme == "schema":
        schema = json_schema(textes.format, textes.dispositif.limites)
        sys.stdout.write(json.dumps(schema, ensure_ascii=False, indent=2) + "\n")
    else:
        arbre = (
            blank_template(textes.format)
            if forme == "modele"
            else filled_example(textes.format, textes.dispositif)
        )
        sys.stdout.write(write_json(arbre).decode())
