"""The engine alone, and the command without what its extra installs."""

import sys
import tomllib

import pytest

from tests.absents import run_without
from tests.cli.test_readme import RACINE

PROJET = tomllib.loads((RACINE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CLI = {"click", "rich", "tomlkit", "icalendar", "python_calamine", "ijson", "xlsxwriter"}

CONTROLE = """
from datetime import datetime
from sons import PARIS, ContexteMemoire, control_depot, load_textes
textes = load_textes("MDV-LGC-Va1")
print(control_depot(b"{}", textes, ContexteMemoire(), datetime(2022, 9, 1, tzinfo=PARIS)).rapport)
import sys
print(*sorted({nom.partition(".")[0] for nom in sys.modules}))
"""


def names(dependances: list[str]) -> set[str]:
    return {d.partition(">")[0].partition("[")[0].replace("-", "_") for d in dependances}


def test_the_engine_installs_two_packages():
    assert names(PROJET["dependencies"]) == {"msgspec", "tzdata"}
    extras = PROJET["optional-dependencies"]
    assert names(extras["cli"]) == CLI
    assert "guichet-sons[cli]" in extras["portail"], "its local base is filled by the command"


def test_a_control_loads_nothing_else():
    fini = run_without((), CONTROLE)
    assert fini.stderr == ""
    charges = set(fini.stdout.splitlines()[-1].split())
    # Some installations of Python load these two by themselves, at start.
    du_demarrage = {"_distutils_hack", "site", "sitecustomize", "typing_extensions"}
    d_ailleurs = charges - sys.stdlib_module_names - du_demarrage
    assert {nom for nom in d_ailleurs if not nom.startswith("_")} == {"sons", "msgspec"}


def test_a_control_needs_nothing_else():
    fini = run_without(CLI | {"django"}, CONTROLE)
    assert (fini.returncode, fini.stderr) == (0, "")


@pytest.mark.parametrize(
    ("absente", "appel"),
    [
        ("click", "['--help']"),
        ("click", "['controler', 'DEPOT.json']"),
        ("rich", "['dispositifs']"),
    ],
)
def test_the_command_says_what_to_install(absente, appel):
    programme = f"sys.argv = ['sons', *{appel}]\nfrom sons_cli.__main__ import main\nmain()"
    fini = run_without({absente}, programme)
    assert (fini.returncode, fini.stdout) == (2, "")
    assert fini.stderr == (
        f"La commande n’est pas entièrement installée : il manque « {absente} ». Installez-la "
        "avec ses dépendances : pip install 'guichet-sons[cli]'\n"
    )


def test_a_module_of_ours_that_is_missing_is_no_verdict():
    programme = "sys.argv = ['sons', 'dispositifs']\nfrom sons_cli.lancement import launch\n"
    casse = "sys.modules['sons_cli.commandes.dispositifs'] = None\nsys.exit(launch(sys.argv[1:]))"
    fini = run_without((), programme + casse)
    assert fini.returncode == 4
    assert "Contrôle interrompu" in fini.stderr


@pytest.mark.parametrize(
    ("absente", "programme"),
    [
        ("icalendar", "import sons.agenda.ics"),
        ("python_calamine", "from sons.bases.fichiers import _read_sheet\n"
         "list(_read_sheet(None, None))"),
        ("ijson", "from sons.bases.finess_plus import _head\n_head(None)"),
    ],
)  # fmt: skip
def test_a_library_user_is_told_what_is_missing(absente, programme):
    """The rooms that read a workbook, FINESS+ or write an agenda load without, and say so."""
    essai = f"""
import sons.bases, sons.agenda
from sons.erreurs import BibliothequeAbsente
try:
    exec({programme!r})
except BibliothequeAbsente as erreur:
    print(erreur)
"""
    fini = run_without({absente}, essai)
    assert fini.stderr == ""
    assert fini.stdout == (
        f"Il manque la bibliothèque « {absente} » : pip install 'guichet-sons[cli]'.\n"
    )
