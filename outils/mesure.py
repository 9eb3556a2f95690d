"""A measure as a ratio, how contenders are timed, the table of both: see ``outils.bench``."""

import platform
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Mesure:
    """One row of the table: what was measured, its time in seconds, the ratio, the target."""

    quoi: str
    secondes: float | None
    rapport: float
    voulu: float | None = None
    au_moins: bool = False
    unite: str = "×"

    @property
    def is_met(self) -> bool:
        """Whether the target holds; without a target it does."""
        if self.voulu is None:
            return True
        return self.rapport >= self.voulu if self.au_moins else self.rapport <= self.voulu

    def row(self) -> str:
        """One line of the Markdown table."""
        signe = "≥" if self.au_moins else "≤"
        voulu = f"{signe} {self.voulu:g} {self.unite}" if self.voulu is not None else ""
        verdict = "" if self.voulu is None else ("oui" if self.is_met else "NON")
        duree = "" if self.secondes is None else _duration(self.secondes)
        rapport = f"{self.rapport:.2f} {self.unite}"
        return f"| {self.quoi} | {duree} | {rapport} | {voulu} | {verdict} |".replace(".", ",")


def _duration(secondes: float) -> str:
    if secondes < 0.1:
        return f"{secondes * 1000:.2f} ms"
    return f"{secondes:.2f} s"


def best_times(concurrents: dict[str, Callable[[], object]], tours: int) -> dict[str, float]:
    """Return the best time of each contender, taken in turn so that drift hits all alike."""
    temps = dict.fromkeys(concurrents, float("inf"))
    for _ in range(tours):
        for nom, appel in concurrents.items():
            debut = time.perf_counter()
            appel()
            temps[nom] = min(temps[nom], time.perf_counter() - debut)
    return temps


# VmHWM and not ru_maxrss: the latter keeps, across exec, the peak of the process that forks.
_APART = """
import sys, time

{preparation}

def sommet():
    lignes = open("/proc/self/status").read().splitlines()
    return next(int(x.split()[1]) for x in lignes if x.startswith("VmHWM"))

avant, debut = sommet(), time.perf_counter()
{geste}
print(time.perf_counter() - debut, sommet() - avant)
"""


def measure_apart(preparation: str, geste: str, *arguments: str) -> tuple[float, float]:
    """Run ``geste`` in a process that does nothing else: its seconds, the Mio that it adds (Linux).

    ``preparation`` comes before and is not measured; both read ``arguments`` in ``sys.argv[1:]``.
    """
    programme = _APART.format(preparation=preparation, geste=geste)
    fini = subprocess.run(
        [sys.executable, "-c", programme, *arguments], check=True, capture_output=True, text=True
    )
    secondes, ko = fini.stdout.split()
    return float(secondes), int(ko) / 1024


def table(mesures: list[Mesure], commande: str) -> str:
    """Write the Markdown table of what ``commande`` measured."""
    version = f"{platform.python_implementation()} {platform.python_version()}"
    machine = f"{_processor()}, {platform.system()}"
    lignes = [
        f"Mesuré le {date.today():%d/%m/%Y} avec `{commande}` ({version}, {machine}).",
        "",
        "| mesure | meilleur temps | rapport | voulu | tenu |",
        "|---|---:|---:|---:|---|",
        *(m.row() for m in mesures),
    ]
    return "\n".join(lignes)


def report(mesures: list[Mesure], commande: str) -> int:
    """Print the table and the targets that do not hold; return the exit status."""
    print(table(mesures, commande))
    manquees = [m for m in mesures if not m.is_met]
    for mesure in manquees:
        print(f"non tenu : {mesure.quoi}", file=sys.stderr)
    return 1 if manquees else 0


def _processor() -> str:
    try:
        infos = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.machine()
    noms = [x.split(":", 1)[1].strip() for x in infos.splitlines() if x.startswith("model name")]
    return f"{len(noms)} × {noms[0]}" if noms else platform.machine()
