"""The child's side: lock up, read what is to be looked at, answer.

    if __name__ == "__main__":
        run(BORNES, work)

``work`` takes the bytes of the content and a way to ask the parent a question; it returns bytes.
"""

import os
import sys
from collections.abc import Callable
from typing import BinaryIO

from guichet.confinement import cadres
from guichet.confinement.bornes import Bornes
from guichet.confinement.verrou import bound, lock_up

Demander = Callable[[bytes], bytes]
# The status of a child that had not enough memory: no signal says it.
SANS_MEMOIRE = 77
_ENTREE_MAX = 1 << 30


def run(bornes: Bornes, work: Callable[[bytes, Demander], bytes]) -> None:
    """Do ``work`` in this process, locked up, and end it."""
    bound(bornes)
    lock_up()
    entree, sortie = sys.stdin.buffer, sys.stdout.buffer
    # What a library prints is no answer.
    sys.stdout = sys.stderr
    try:
        cadres.write(sortie, cadres.RENDU, work(_received(entree, cadres.ENTREE), _asker(sortie)))
    except MemoryError:
        os._exit(SANS_MEMOIRE)


def _asker(sortie: BinaryIO) -> Demander:
    def ask(question: bytes) -> bytes:
        cadres.write(sortie, cadres.QUESTION, question)
        return _received(sys.stdin.buffer, cadres.REPONSE)

    return ask


def _received(entree: BinaryIO, attendue: int) -> bytes:
    sorte, charge = cadres.read(entree, _ENTREE_MAX)
    if sorte != attendue:
        raise cadres.MessageRefuse(f"sorte {sorte}")
    return charge
