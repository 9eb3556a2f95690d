"""The largest file of every shape against its bare decoding by the interpreter, and its memory."""

import contextlib
import json
import tempfile
from pathlib import Path

from tests.fabrique.essais import base_mdv
from tests.fabrique.formes import FORMES

from outils.mesure import Mesure, best_times, measure_apart
from sons import Textes, control_depot
from sons.lecture import LectureRefusee, read

TOURS = 3


def measure_shapes(textes: Textes) -> list[Mesure]:
    """Reading and whole control of the worst shape, and the most that one control takes."""
    lectures, controles, memoires = [], [], []
    for nom, forme in FORMES.items():
        contenu = forme(textes.dispositif.limites.taille_json_max_octets)
        temps = _times(contenu, textes)
        lectures.append((temps["lecture"] / temps["json"], temps["lecture"], nom))
        controles.append((temps["contrôle"] / temps["json"], temps["contrôle"], nom))
        memoires.append((_memory(contenu), nom))
    (lu, duree_lue, nom_lu), (controle, duree, nom) = max(lectures), max(controles)
    memoire, gros = max(memoires)
    return [
        Mesure(f"lecture de la pire forme de 4 Mo ({nom_lu}) / `json`", duree_lue, lu, 100),
        Mesure(f"contrôle de la pire forme de 4 Mo ({nom}) / `json`", duree, controle, 100),
        Mesure(f"mémoire prise par la pire forme ({gros})", None, memoire, 256, unite="Mio"),
    ]


def _times(contenu: bytes, textes: Textes) -> dict[str, float]:
    depot = base_mdv()

    def decode() -> None:
        with contextlib.suppress(ValueError, RecursionError):
            json.loads(contenu)

    def read_it() -> None:
        with contextlib.suppress(LectureRefusee):
            read(contenu, textes.dispositif.limites)

    def control() -> None:
        control_depot(contenu, textes, depot.contexte, depot.instant, nom=depot.nom)

    return best_times({"json": decode, "lecture": read_it, "contrôle": control}, TOURS)


_PREPARATION = """
from datetime import datetime
from pathlib import Path
from sons import PARIS, ContexteMemoire, control_depot, load_textes

contenu = Path(sys.argv[1]).read_bytes()
textes, instant = load_textes("MDV-LGC-Va1", "avance"), datetime(2022, 10, 31, 9, tzinfo=PARIS)
"""
_CONTROLE = "control_depot(contenu, textes, ContexteMemoire(), instant)"


def _memory(contenu: bytes) -> float:
    """Peak memory added by one control, in Mio, in a process that does nothing else (Linux)."""
    with tempfile.NamedTemporaryFile() as fichier:
        Path(fichier.name).write_bytes(contenu)
        _, memoire = measure_apart(_PREPARATION, _CONTROLE, fichier.name)
    return memoire
