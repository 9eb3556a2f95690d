"""What the command prints is read, whatever the deposit and the form of the report."""

import csv
import io
import json
import re
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from rich.console import Console

from sons import load_reglement
from sons_cli.application import sons as commande
from sons_cli.sorties.donnees import print_csv, print_json
from sons_cli.sorties.texte import print_rapport
from tests.fabrique.cas import all_cases
from tests.fabrique.essais import Cas
from tests.phrases import faults

CODES = load_reglement().codes
PAGES = [
    "expliquer", "dispositifs", "calendrier",
    *(f"dispositif {code}" for code in CODES),
    *(f"format {code} {phase}" for code in CODES for phase in load_reglement().phases(code)),
    *(f"expliquer {fiche.code}" for fiche in load_reglement().catalogue),
]  # fmt: skip


def prose(texte: str) -> str:
    """The text without the file names, JSON and places that it shows, its lines joined."""
    joint = re.sub(r"\s+", " ", texte)
    return re.sub(r'"[^"]*"(: ?(\{|\[|null|true|false|"[^"]*"|[\d.]+))?', "…", joint)


def texts(donnees: object) -> Iterator[str]:
    """Every text of a JSON tree, but what it quotes of the file."""
    if isinstance(donnees, str):
        yield donnees
    elif isinstance(donnees, dict):
        yield from (t for nom, v in donnees.items() if nom != "extrait" for t in texts(v))
    elif isinstance(donnees, list):
        yield from (t for valeur in donnees for t in texts(valeur))


@pytest.mark.parametrize("cas", all_cases(), ids=lambda cas: cas.code)
def test_a_report_reads_well_in_its_three_forms(cas: Cas, capsys: pytest.CaptureFixture[str]):
    rapport = cas.echoue.run().rapport
    page = io.StringIO()
    catalogue = cas.echoue.textes.catalogue
    print_rapport(rapport, catalogue, cas.echoue.instant, "x.json", None, Console(file=page))
    assert faults(prose(page.getvalue())) == []
    print_json(rapport)
    donnees = json.loads(capsys.readouterr().out)
    assert [f for texte in texts(donnees) for f in faults(texte)] == []
    print_csv(rapport)
    lignes = list(csv.reader(io.StringIO(capsys.readouterr().out.lstrip("\ufeff")), delimiter=";"))
    assert [f for ligne in lignes for texte in ligne[:-1] for f in faults(texte)] == []
    assert {len(ligne) for ligne in lignes} == {len(lignes[0])}


@pytest.mark.parametrize("appel", PAGES)
def test_a_page_of_the_command_reads_well(appel: str):
    fini = CliRunner().invoke(commande, appel.split(), standalone_mode=False)
    assert fini.exception is None
    assert faults(prose(fini.output)) == []
