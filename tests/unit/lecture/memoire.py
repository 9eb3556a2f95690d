"""A process that may take 256 Mio more than at its start reads the largest file of every shape.

Prints, for each shape, what ``read`` and ``read_exact`` answer: a code, nothing, « MemoryError ».
"""

import json
import resource
from pathlib import Path

from sons.lecture import locate, read, read_exact
from tests.fabrique.formes import FORMES
from tests.unit.lecture.reponse import LIMITES, answer

MEMOIRE = 256 * 1024 * 1024


def taken() -> int:
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


def answers(contenu: bytes) -> tuple[str, str]:
    try:
        if lue := answer(lambda: read(contenu, LIMITES)):
            return lue, lue
        locate(contenu, 0, [("SIRET",), ("lignesImport", 7)])
        return lue, answer(lambda: read_exact(contenu, 0, LIMITES))
    except MemoryError:
        return "MemoryError", "MemoryError"


def main() -> None:
    plafond = taken() + MEMOIRE
    resource.setrlimit(resource.RLIMIT_AS, (plafond, plafond))
    taille = LIMITES.taille_json_max_octets
    print(json.dumps({nom: answers(forme(taille)) for nom, forme in FORMES.items()}))


if __name__ == "__main__":
    main()
