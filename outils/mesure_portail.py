"""Measure the portal under load, each measure in a process of its own, on throw-away data.

make bench-portail       everything, on both databases: about fifteen minutes
make bench               only the deposit, and the lists on SQLite
"""

import json
import subprocess
import sys

from outils.charge.portail import BASES, is_there
from outils.mesure import Mesure, report

_BREVES = (("depot", "sqlite"), ("depot", "postgresql"), ("listes", "sqlite"))
_TOUTES = tuple(
    (mesure, base) for mesure in ("depot", "listes", "rafale", "coffre") for base in BASES
)


def measure_portail(voulues: tuple[tuple[str, str], ...] = _BREVES) -> list[Mesure]:
    """Return the rows of these measures; a database that is not installed is told and left out."""
    mesures: list[Mesure] = []
    for mesure, base in voulues:
        if is_there(base):
            mesures += _run(mesure, base)
        else:
            print(f"non mesuré : {mesure}, {base} n’est pas installé", file=sys.stderr)
    return mesures


def _run(mesure: str, base: str) -> list[Mesure]:
    print(f"portail : {mesure}, {base}…", file=sys.stderr)
    commande = [sys.executable, "-m", "outils.charge", mesure, base]
    fini = subprocess.run(commande, check=True, stdout=subprocess.PIPE, text=True)
    return [Mesure(**ligne) for ligne in json.loads(fini.stdout)]


def main() -> int:
    """Run everything; the status says whether every target holds."""
    mesures = measure_portail(_TOUTES)
    return report(mesures, "make bench-portail")


if __name__ == "__main__":
    sys.exit(main())
