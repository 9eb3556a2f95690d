"""Run one measure on one database: ``python -m outils.charge depot sqlite``."""

import json
import sys
from dataclasses import asdict
from importlib import import_module

from outils.charge.portail import BASES, portail

MESURES = ("depot", "listes", "rafale", "coffre")


def main(mesure: str, base: str) -> None:
    """Print the rows of one measure, as JSON."""
    if mesure not in MESURES or base not in BASES:
        sys.exit(f"Usage : python -m outils.charge {'|'.join(MESURES)} {'|'.join(BASES)}")
    with portail(base) as un:
        # Imported once Django is ready: its models cannot be before.
        mesures = import_module(f"outils.charge.{mesure}").measure(un)
    print(json.dumps([asdict(ligne) for ligne in mesures], ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
