"""What somebody would try who had taken a reading process over; one line of JSON says what opened.

The same locks as any reading, then the attacks; paths, port and process come from the parent.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from guichet.confinement.bornes import MIO, Bornes
from guichet.confinement.programme import Demander, run

BORNES = Bornes(memoire_octets=256 * MIO, calcul_s=5, delai_s=20, message_octets=4096)


def _read_environment(parent: int) -> None:
    Path(f"/proc/{parent}/environ").read_bytes()


def _read_memory(parent: int) -> None:
    Path(f"/proc/{parent}/maps").read_bytes()


def _signal(parent: int) -> None:
    os.kill(parent, 0)


def _read_file(chemin: str) -> None:
    with open(chemin, "rb") as flux:
        flux.read(1)


def _write_file(chemin: str) -> None:
    with open(chemin, "ab"):
        pass


def _connect(port: int) -> None:
    socket.create_connection(("127.0.0.1", port), 2).close()


def _resolve(_: object) -> None:
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()


def _run(_: object) -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


def _fork(_: object) -> None:
    if os.fork() == 0:
        os._exit(0)


def _fill(_: object) -> None:
    # Kept, so that it is really taken.
    bytearray(512 * MIO)[::4096]


def _attacks(cible: dict[str, object]) -> dict[str, tuple[Callable[..., None], object]]:
    return {
        "environnement": (_read_environment, cible["parent"]),
        "memoire_du_portail": (_read_memory, cible["parent"]),
        "signal": (_signal, cible["parent"]),
        "lire": (_read_file, cible["fichier"]),
        "ecrire": (_write_file, cible["fichier"]),
        "reseau": (_connect, cible["port"]),
        "prise": (_resolve, None),
        "programme": (_run, None),
        "processus": (_fork, None),
        "memoire": (_fill, None),
    }


def attack(entree: bytes, _: Demander) -> bytes:
    """Return which attacks succeeded."""
    ouverts = []
    for nom, (attaque, sur) in _attacks(json.loads(entree)).items():
        try:
            attaque(sur)
        except (OSError, MemoryError):
            continue
        ouverts.append(nom)
    return json.dumps(ouverts).encode()


if __name__ == "__main__":
    run(BORNES, attack)
