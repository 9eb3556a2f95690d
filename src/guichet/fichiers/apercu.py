"""Pictures of what people hand in, drawn by a process of its own (``rendu``).

Its time, its memory and their number are bounded; it is given no secret and no database.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from guichet.fichiers.contenu import DEBUT_OCTETS, Type, type_of
from guichet.fichiers.rendu import ABSENTE, DEMESUREE, ILLISIBLE, PROTEGE, Rendu

OCTETS_MAX = 32 * 1024**2
PAGES_MAX = 500
_DELAI_S = 12
# Who waits longer for a turn holds a thread that receives deposits.
_ATTENTE_S = 5
# Elsewhere a page asked for in many windows at once would take every processor.
_A_LA_FOIS = threading.BoundedSemaphore(max(1, (os.cpu_count() or 2) // 2))
_SORTES = {Type.PDF: "pdf", Type.PNG: "image", Type.JPG: "image"}
_ENVIRONNEMENT = {"LC_ALL": "C.UTF-8"}
_LOURD = "Ce fichier demande trop de temps ou de mémoire pour être affiché ici."
_RAISONS = {
    PROTEGE: "Ce PDF est protégé par un mot de passe : il ne s’affiche pas ici.",
    ILLISIBLE: "Ce fichier est abîmé ou incomplet : il ne s’affiche pas.",
    DEMESUREE: _LOURD,
}


class Taille(Enum):
    """The sizes of a picture: the width and the most height, in pixels."""

    VIGNETTE = (96, 136)
    NORMALE = (900, 2700)
    GRANDE = (1800, 5400)


class NonAffichable(Exception):
    """There is no picture; the message is a French sentence ready to be shown."""


class PageAbsente(Exception):
    """The content has no such page."""


def draw(octets: bytes, page: int, taille: Taille, image: bool = True) -> Rendu:
    """Return page ``page`` (from 1) of a PDF or of a picture; without its ``image`` if not wanted.

    Raises NonAffichable with the reason, PageAbsente.
    """
    sorte = _SORTES.get(type_of(octets[:DEBUT_OCTETS]))
    if sorte is None:
        raise NonAffichable("Ce format ne s’affiche pas ici : PDF, PNG et JPEG seulement.")
    if len(octets) > OCTETS_MAX:
        raise NonAffichable("Ce fichier est trop lourd pour être affiché ici.")
    if not 1 <= page <= PAGES_MAX:
        raise PageAbsente(page)
    voulu = "texte" if not image else "vignette" if taille is Taille.VIGNETTE else "page"
    ligne, _, png = _run(octets, [sorte, str(page), *map(str, taille.value), voulu]).partition(
        b"\n"
    )
    entete = json.loads(ligne)
    if "refus" not in entete:
        return Rendu(**entete, image=png)
    if entete["refus"] == ABSENTE:
        raise PageAbsente(page)
    raise NonAffichable(_RAISONS[entete["refus"]])


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for one of the few places, not for long."""
    if not _A_LA_FOIS.acquire(timeout=_ATTENTE_S):
        raise NonAffichable(
            "Trop de pages sont dessinées en ce moment : rechargez dans un instant."
        )
    try:
        yield
    finally:
        _A_LA_FOIS.release()


def _run(octets: bytes, arguments: list[str]) -> bytes:
    """Return what the process wrote."""
    commande = [sys.executable, "-I", "-m", "guichet.fichiers.rendu", *arguments]
    with _turn():
        try:
            fini = subprocess.run(  # noqa: S603 -- our own program and numbers
                commande, input=octets, capture_output=True, check=True, timeout=_DELAI_S,
                env=_ENVIRONNEMENT,
            )  # fmt: skip
        except subprocess.SubprocessError as faute:
            raise NonAffichable(_LOURD) from faute
    return fini.stdout
