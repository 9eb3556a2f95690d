"""Draw inputs, try them, keep what goes wrong."""

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from outils.fuzz.cibles import CIBLES, Cible
from outils.fuzz.enfant import Cout
from outils.fuzz.octets import spoil

_PETITE_OCTETS = 64


@dataclass(frozen=True)
class Entree:
    """One input: its target, its rank, how it grew, its bytes."""

    cible: str
    rang: int
    forme: str
    octets: bytes


@dataclass
class Bilan:
    """What came out of the tries of one target."""

    essais: int = 0
    secondes: float = 0.0
    duree: float = 0.0
    pire: tuple[float, str] = (0.0, "")
    plus_lent: tuple[float, str] = (0.0, "")
    plus_gros: tuple[float, str] = (0.0, "")
    issues: Counter[str] = field(default_factory=Counter)
    fautes: list[str] = field(default_factory=list)

    def add(self, entree: Entree, cout: Cout, ratio: float, duree: float) -> None:
        """Count one try."""
        quoi = f"{entree.forme}, {len(entree.octets)} octets, rang {entree.rang}"
        self.essais += 1
        self.secondes += cout.secondes
        self.duree += duree
        self.pire = max(self.pire, (ratio, quoi))
        self.plus_lent = max(self.plus_lent, (cout.secondes, quoi))
        self.plus_gros = max(self.plus_gros, (cout.memoire_mio, quoi))
        self.issues[cout.issue.partition(" : ")[0]] += 1


def draw(graine: int, nom: str, rang: int, cible: Cible) -> Entree:
    """Return the input of this rank: always the same."""
    hasard = Random(f"{graine} {nom} {rang}")
    formes = list(cible.formes)
    forme = formes[rang % len(formes)] if rang < len(formes) else hasard.choice(formes)
    # As many between 64 and 128 bytes as between 2 and 4 Mio; the first of each shape at its most.
    taille = int(_PETITE_OCTETS * (cible.taille_max / _PETITE_OCTETS) ** hasard.random())
    if len(formes) <= rang < 2 * len(formes):
        forme, taille = formes[rang - len(formes)], cible.taille_max
    octets = cible.formes[forme](taille)
    if hasard.random() < 0.5 and rang >= 2 * len(formes):
        octets, forme = spoil(octets, hasard), f"{forme}, abîmée"
    return Entree(nom, rang, forme, octets)


def try_one(entree: Entree, cible: Cible) -> tuple[Cout, float]:
    """Return what an input costs, and the part of what it may."""
    cout = cible.mesurer(entree.octets)
    return cout, cible.borne.ratio(len(entree.octets), cout.secondes, cout.memoire_mio)


def run(graine: int, secondes: float, garde: Path, noms: Sequence[str]) -> dict[str, Bilan]:
    """Try inputs until the time is up, as long on each target; faults are kept in ``garde``."""
    with ExitStack() as portes:
        cibles = {nom: portes.enter_context(CIBLES[nom]()) for nom in noms}
        bilans = {nom: Bilan() for nom in noms}
        fin = time.monotonic() + secondes
        while (debut := time.monotonic()) < fin:
            nom = min(noms, key=lambda un: bilans[un].duree)
            entree = draw(graine, nom, bilans[nom].essais, cibles[nom])
            cout, ratio = try_one(entree, cibles[nom])
            bilans[nom].add(entree, cout, ratio, time.monotonic() - debut)
            if cout.faute or ratio > 1 or "interrompu" in cout.issue:
                bilans[nom].fautes.append(_keep(garde, graine, entree, cout, ratio))
        return bilans


def _keep(garde: Path, graine: int, entree: Entree, cout: Cout, ratio: float) -> str:
    """Keep the bytes of a fault, and return how to meet it again."""
    garde.mkdir(parents=True, exist_ok=True)
    fichier = garde / f"{entree.cible}-{graine}-{entree.rang}"
    fichier.write_bytes(entree.octets)
    quoi = cout.faute or (
        f"{cout.secondes:.1f} s et {cout.memoire_mio:.0f} Mio, {ratio:.1f} fois ce qui est admis"
    )
    return (
        f"{entree.cible}, {entree.forme}, {len(entree.octets)} octets : {quoi} ({fichier} ; "
        f"--graine {graine} --cible {entree.cible} --rang {entree.rang})"
    )
