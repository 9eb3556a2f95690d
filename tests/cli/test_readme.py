"""What the README, the LISEZMOI and the documentation promise, done."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import example, run
from tests.fabrique.essais import base_mdv

RACINE = Path(__file__).parent.parent.parent
LISEZ = ["README.md", "LISEZMOI.md"]
PAGES = [
    *LISEZ,
    "CONTRIBUTING.md",
    *(str(p.relative_to(RACINE)) for p in RACINE.glob("docs/**/*.md")),
]


def blocks(nom: str, langage: str) -> list[str]:
    texte = (RACINE / nom).read_text(encoding="utf-8")
    return re.findall(rf"^ *```{langage}\n(.*?)^ *```", texte, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("nom", LISEZ)
def test_the_two_commands_exist(nom):
    premier = blocks(nom, "sh")[0]
    assert [x.split("#")[0].split() for x in premier.splitlines()] == [
        ["make", "run"],
        ["make", "test"],
    ]
    plan = subprocess.run(
        ["make", "--dry-run", "run", "demo", "test"],
        cwd=RACINE,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "guichet servir" in plan.stdout
    assert "outils.demonstration" in plan.stdout
    assert "pytest" in plan.stdout


def test_what_make_demo_shows(tmp_path):
    """The demonstration itself: every sample, with the status that each must have."""
    import sys

    fini = subprocess.run(
        [sys.executable, "-m", "outils.demonstration", "2022-09-01T10:00"],
        cwd=RACINE, capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    statuts = re.findall(r"\(statut de sortie (\d)\)", fini.stdout)
    assert statuts[:5] == ["0", "0", "0", "1", "0"]
    assert set(statuts[5:]) == {"3"}
    assert len(statuts) == 15


@pytest.mark.parametrize("nom", LISEZ)
def test_the_library_example_runs(nom):
    (code,) = blocks(nom, "python")
    espace = {"contenu": base_mdv().contenu}
    exec(compile(code, nom, "exec"), espace)
    assert espace["resultat"].rapport.verdict == "partiel", "deposited on another day than ordered"


@pytest.mark.parametrize("nom", LISEZ)
def test_every_command_shown_is_a_command(nom, tmp_path):
    montrees = re.findall(r"^sons (\w+)", "\n".join(blocks(nom, "sh")), re.MULTILINE)
    assert set(montrees) == {
        "controler",
        "expliquer",
        "dispositifs",
        "dispositif",
        "calendrier",
        "format",
        "contexte",
        "calcul",
        "base",
        "reglement",
    }
    for commande in (
        "expliquer 4012",
        "dispositifs",
        "dispositif MDV-LGC-Va1",
        "calendrier",
        "format MDV-LGC-Va1 avance",
    ):
        assert run(*commande.split()).statut == 0


@pytest.mark.parametrize("nom", LISEZ)
def test_every_option_of_controler_shown_exists(nom):
    aide = run("controler", "--help").texte
    options = set(re.findall(r"--[a-z-]+", "\n".join(blocks(nom, "sh"))))
    options -= {"--json-schema", "--modele", "--exemple", "--ics", "--svg"}
    assert options
    assert all(option in aide for option in options)


def test_the_context_recipe_of_the_docs_works(tmp_path):
    """docs/ecrire-un-contexte.md, line by line, in an empty folder."""
    depot, _ = example(1)
    exemples = depot.parent
    (tmp_path / "base.csv").write_bytes((exemples / "beneficiaires.csv").read_bytes())
    for nom, source in (("deja-finances.csv", "deja-finances.csv"), ("numeros-utilises.csv",) * 2):
        (tmp_path / nom).write_bytes((exemples.parent / source).read_bytes())
    recette = blocks("docs/ecrire-un-contexte.md", "sh")[0].replace("\\\n", " ")
    import shlex

    for ligne in recette.splitlines():
        _, *arguments = shlex.split(ligne)
        assert run(*arguments, cwd=tmp_path).statut == 0, ligne
    sortie = run(
        "controler",
        depot,
        "--contexte",
        tmp_path / "contexte.toml",
        "--instant",
        "2022-09-01T10:00",
    )
    assert sortie.statut == 0


def test_the_settings_of_the_docs_load(tmp_path):
    reglages, echeance = blocks("docs/adapter-les-textes.md", "toml")
    (tmp_path / "reglages.toml").write_text(reglages, encoding="utf-8")
    from sons.reglement import Reglement

    assert Reglement(tmp_path).catalogue["2023"].niveau == "bloquant"
    assert "depuis = 2023-03-01" in echeance


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page):
    chemin = RACINE / page
    texte = chemin.read_text(encoding="utf-8")
    liens = re.findall(
        r"\]\(([^)#]+)(?:#[^)]*)?\)", re.sub(r"```.*?```", "", texte, flags=re.DOTALL)
    )
    absents = [x for x in liens if not x.startswith("http") and not (chemin.parent / x).exists()]
    assert absents == []


def test_the_documented_options_cover_the_command():
    """docs/controler-un-depot.md names every option of the command."""
    page = (RACINE / "docs/controler-un-depot.md").read_text(encoding="utf-8")
    options = set(re.findall(r"^  (--[a-z]+)", run("controler", "--help").texte, re.MULTILINE))
    assert options - {"--phase", "--help"} <= set(re.findall(r"--[a-z]+", page))
