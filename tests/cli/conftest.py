"""Run the command as a person does: a process, its two outputs, its status."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from outils.generer_exemples import EXEMPLES

from tests.fabrique.essais import base_mdv

INSTANT = "2022-09-01T10:00"


@dataclass(frozen=True)
class Sortie:
    statut: int
    texte: str
    erreur: str


def run(*arguments: object, cwd: Path | None = None, **environnement: str) -> Sortie:
    """Run ``sons``, output captured: no terminal, so no colour and a fixed width."""
    propre = {k: v for k, v in os.environ.items() if k not in ("SONS_DEBUG", "FORCE_COLOR")}
    fini = subprocess.run(
        [sys.executable, "-m", "sons_cli", *map(str, arguments)],
        cwd=cwd,
        env=propre | {"PYTHONWARNINGS": "error", "LC_ALL": "C"} | environnement,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Sortie(fini.returncode, fini.stdout.decode("utf-8"), fini.stderr.decode("utf-8"))


@pytest.fixture
def sons():
    return run


@pytest.fixture
def depose(tmp_path: Path):
    """A deposit on disk: its JSON and its ZIP."""
    depot = base_mdv()
    (tmp_path / depot.nom).write_bytes(depot.contenu)
    (tmp_path / "pieces.zip").write_bytes(depot.archive)
    return tmp_path / depot.nom


def example(numero: int) -> tuple[Path, list[object]]:
    """The JSON of a sample, and the options that control it whole."""
    (dossier,) = EXEMPLES.glob(f"{numero}-*")
    (depot,) = dossier.glob("JSON-*.json")
    (archive,) = dossier.glob("PIECES-*.zip")
    contexte = dossier / "contexte.toml"
    return depot, ["--pieces", archive, "--contexte", contexte, "--instant", INSTANT]
