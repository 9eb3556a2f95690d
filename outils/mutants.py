"""Spoil the rules one operation at a time, and count how many of these mutants the tests kill.

python -m outils.mutants [controles] [reglement] [argent] [--tirage 300]

Each lot is worked on in ``build/mutants``, by mutmut: every mutant meets the tests that reach its
function, the quickest first. What is done is kept: an interrupted run goes on where it stopped, and
when the tests have changed, the survivors alone are tried again (``make clean`` forgets it all).
``--tirage`` tries that many of each lot only, drawn at random: the same for the same sources.
"""

import argparse
import hashlib
import json
import math
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

RACINE = Path(__file__).parent.parent
TRAVAIL = RACINE / "build" / "mutants"
PROCESSUS = 2

# Plugins take longer to start than most tests to run.
_INUTILES = ("xdist", "cacheprovider", "playwright", "base_url", "schemathesis", "anyio")
_GREFFONS = (*(mot for nom in _INUTILES for mot in ("-p", f"no:{nom}")), "-p", "outils.relues")

# What mutmut writes of a mutant: the status of pytest (1: a test failed; 3: pytest itself did),
# or why it was stopped. A mutant that never ends, or ends the process, is seen by whoever runs it.
_SURVIT = {0, 5, 33}


@dataclass(frozen=True)
class Lot:
    """Sources to spoil, and the tests that must see it."""

    sources: tuple[str, ...]
    tests: tuple[str, ...]
    options: tuple[str, ...] = ()


LOTS = {
    "controles": Lot(
        ("src/sons/controles/*",),
        (
            "tests/unit/controles", "tests/unit/test_depot.py", "tests/unit/test_catalogue.py",
            "tests/unit/test_plafond.py", "tests/unit/test_activite.py",
            "tests/unit/reglement/test_lettre.py", "tests/unit/reglement/test_format.py",
            "tests/unit/outils/test_attendus.py",
        ),
    ),
    "reglement": Lot(
        ("src/sons/reglement/*",),
        (
            "tests/unit/reglement", "tests/unit/agenda", "tests/unit/controles/test_dispositifs.py",
            "tests/unit/test_calculs.py", "tests/unit/test_plafond.py",
        ),
        ("--relire",),
    ),
    "argent": Lot(
        (
            "src/sons/calculs.py", "src/guichet/depots/reception/montants.py",
        ),
        (
            "tests/unit/test_calculs.py", "tests/unit/test_plafond.py",
            "tests/guichet/depots/reception/test_montants.py",
        ),
    ),
}  # fmt: skip
COPIES = ("outils", "exemples", "docs", "requirements", "README.md", "LISEZMOI.md", "Makefile")


def prepare(nom: str, lot: Lot) -> Path:
    """Lay out the folder of a lot; mutmut reads its settings from where it stands."""
    dossier = TRAVAIL / nom
    dossier.mkdir(parents=True, exist_ok=True)
    for copie in ("src", "tests", *COPIES):
        _copy(RACINE / copie, dossier / copie)
    projet = (RACINE / "pyproject.toml").read_text(encoding="utf-8")
    (dossier / "pyproject.toml").write_text(projet + _settings(lot), encoding="utf-8")
    # mutmut copies the data and the tests once only, keeps what is no longer there, and never
    # spoils a source that it once only copied.
    for perime in ("tests", *COPIES):
        _remove(dossier / "mutants" / perime)
    for fichier in (dossier / "mutants" / "src").rglob("*.*"):
        source = dossier / fichier.relative_to(dossier / "mutants")
        is_sien = fichier.suffix in (".meta", ".spans") and source.with_suffix("").exists()
        is_gatee = source.exists() and fichier.with_name(f"{fichier.name}.meta").exists()
        if fichier.is_file() and not is_sien and not is_gatee:
            fichier.unlink()
    forget_survivors(dossier, _fingerprint())
    return dossier


def _settings(lot: Lot) -> str:
    valeurs = {
        "source_paths": ["src"],
        "only_mutate": lot.sources,
        "also_copy": COPIES,
        "pytest_add_cli_args": (*_GREFFONS, *lot.options),
        "pytest_add_cli_args_test_selection": lot.tests,
        "on_dependency_change": "ignore",
    }
    lignes = (f"{cle} = {json.dumps(valeur)}\n" for cle, valeur in valeurs.items())
    return "\n[tool.mutmut]\nuse_git_change_detection = false\n" + "".join(lignes)


def _copy(source: Path, cible: Path) -> None:
    """Copy a folder or a file with its dates: who edits the sources meanwhile spoils nothing."""
    _remove(cible)
    if source.is_dir():
        shutil.copytree(source, cible, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy2(source, cible)


def _remove(chemin: Path) -> None:
    if chemin.is_dir():
        shutil.rmtree(chemin)
    else:
        chemin.unlink(missing_ok=True)


def _fingerprint() -> str:
    """Return what changes with the tests, the data or the sources."""
    hachage = hashlib.sha256()
    tests = RACINE.joinpath("tests").rglob("*.py")
    sources = (p for p in RACINE.joinpath("src").rglob("*.*") if p.suffix != ".pyc")
    for fichier in sorted([*tests, *sources]):
        hachage.update(fichier.read_bytes())
    return hachage.hexdigest()


def forget_survivors(dossier: Path, empreinte: str) -> None:
    """Let those that lived be tried again, when tests, data or sources are no longer the same."""
    marque = dossier / "empreinte"
    if marque.exists() and marque.read_text(encoding="utf-8") == empreinte:
        return
    marque.write_text(empreinte, encoding="utf-8")
    _remove(dossier / "mutants" / "mutmut-stats.json")
    for meta in (dossier / "mutants").rglob("*.meta"):
        connus = json.loads(meta.read_text(encoding="utf-8"))
        codes = connus["exit_code_by_key"]
        connus["exit_code_by_key"] = {m: None if c in _SURVIT else c for m, c in codes.items()}
        meta.write_text(json.dumps(connus), encoding="utf-8")


class Compte(NamedTuple):
    """The mutants of a source: killed, alive, not tried yet."""

    nom: str
    tues: int
    vivants: int
    restent: int

    @property
    def ligne(self) -> str:
        """The figures, and the share of those tried that were killed."""
        essayes = self.tues + self.vivants
        part = f"{100 * self.tues / essayes:.0f} %" if essayes else "—"
        return f"{self.nom:<44}{self.tues:>7}{self.vivants:>9}{self.restent:>9}{part:>8}"


def fates(dossier: Path) -> Iterator[tuple[str, Mapping[str, int | None]]]:
    """Yield each source that has mutants, with what became of each of them."""
    sources = dossier / "mutants" / "src"
    for meta in sorted(sources.rglob("*.meta")):
        if codes := json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]:
            yield str(meta.relative_to(sources)).removesuffix(".meta"), codes


def draw(dossier: Path, taille: int) -> list[str]:
    """Draw that many mutants among all those of a lot."""
    tous = sorted(mutant for _, codes in fates(dossier) for mutant in codes)
    return random.Random(taille).sample(tous, min(taille, len(tous)))


def counts(dossier: Path, tires: Collection[str] | None = None) -> Iterator[Compte]:
    """Yield the count of each source, of the mutants that were drawn if some were."""
    for nom, tous in fates(dossier):
        codes = [code for mutant, code in tous.items() if tires is None or mutant in tires]
        vivants, restent = sum(code in _SURVIT for code in codes), codes.count(None)
        if codes:
            yield Compte(nom, len(codes) - vivants - restent, vivants, restent)


def table(comptes: Sequence[Compte]) -> Iterator[str]:
    """Write the figures, a source per line, then all of them."""
    yield f"{'source':<44}{'tués':>7}{'vivants':>9}{'à faire':>9}{'part':>8}"
    yield from (compte.ligne for compte in comptes)
    yield _sum(comptes).ligne


def _sum(comptes: Sequence[Compte]) -> Compte:
    tues, vivants = sum(c.tues for c in comptes), sum(c.vivants for c in comptes)
    return Compte("ensemble", tues, vivants, sum(c.restent for c in comptes))


def precision(comptes: Sequence[Compte]) -> str:
    """Say what a draw is worth: the margin that holds 19 times in 20, in points."""
    total = _sum(comptes)
    essayes = total.tues + total.vivants
    part = total.tues / essayes if essayes else 0
    marge = 196 * math.sqrt(part * (1 - part) / essayes) if essayes else 100
    return f"Tirage au sort de {essayes} mutants : à {marge:.0f} points près."


def main() -> int:
    """Work on the lots that are named, all by default; print their figures."""
    demande = argparse.ArgumentParser(prog="python -m outils.mutants")
    demande.add_argument("lots", nargs="*", metavar=" | ".join(LOTS))
    demande.add_argument("--tirage", type=int, default=0, metavar="N")
    options = demande.parse_args()
    if inconnus := sorted(set(options.lots) - set(LOTS)):
        demande.error(f"lot inconnu : {', '.join(inconnus)}")
    for nom in options.lots or list(LOTS):
        dossier = prepare(nom, LOTS[nom])
        # A draw needs the list, which mutmut writes before it finds that nothing bears this name.
        if options.tirage:
            _run_mutmut(dossier, ["aucun"])
        tires = draw(dossier, options.tirage) if options.tirage else None
        echec = _run_mutmut(dossier, tires or [])
        comptes = list(counts(dossier, tires))
        print(f"\n{nom}\n" + "\n".join(table(comptes)), flush=True)
        if options.tirage:
            print(precision(comptes), flush=True)
        if echec:
            print(f"mutmut s’est arrêté : {dossier / 'journal.txt'}")
            return echec
    return 0


def _run_mutmut(dossier: Path, mutants: Sequence[str]) -> int:
    # Nobody imports the sources as they are: mutmut puts its own first.
    env = {cle: v for cle, v in os.environ.items() if cle != "PYTHONPATH"}
    commande = [sys.executable, "-m", "mutmut", "run", "--max-children", str(PROCESSUS), *mutants]
    with (dossier / "journal.txt").open("w", encoding="utf-8") as journal:
        return subprocess.run(
            commande, cwd=dossier, env=env, stdout=journal, stderr=journal, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
