"""Pictures of what people hand in, drawn by a process of its own (``rendu``).

Its time, its memory and their number are bounded; what it has in reach, ``confinement`` says.
"""

import json
import os
from collections.abc import Hashable
from enum import Enum

from guichet.confinement import enfant
from guichet.confinement.enfant import EnfantInterrompu
from guichet.confinement.places import PasDePlace, Places
from guichet.fichiers import rendu
from guichet.fichiers.contenu import DEBUT_OCTETS, Type, type_of
from guichet.fichiers.rendu import ABSENTE, DEMESUREE, ILLISIBLE, PIXELS_MAX, PROTEGE, Rendu

OCTETS_MAX = 32 * 1024**2
PAGES_MAX = 500
# Elsewhere a page asked for in many windows at once would take every processor. Who waits longer
# for a turn, or in a longer queue of one's own, holds threads that receive deposits.
_PLACES = Places(max(1, (os.cpu_count() or 2) // 2), attente_s=5, file_max=12)
_SORTES = {Type.PDF: "pdf", Type.PNG: "image", Type.JPG: "image"}
_LOURD = "Ce fichier demande trop de temps ou de mémoire pour être affiché ici."
_RAISONS = {
    PROTEGE: "Ce PDF est protégé par un mot de passe : il ne s’affiche pas ici.",
    ILLISIBLE: "Ce fichier est abîmé ou incomplet : il ne s’affiche pas.",
    DEMESUREE: (
        f"Cette image a plus de {PIXELS_MAX // 1_000_000} millions de pixels : elle ne s’affiche "
        "pas ici. Téléchargez-la pour la voir."
    ),
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


def draw(
    octets: bytes, page: int, taille: Taille, image: bool = True, pour: Hashable = None
) -> Rendu:
    """Return page ``page`` (from 1) of a PDF or of a picture; without its ``image`` if not wanted.

    ``pour`` names whose place it takes, in turn with the others. Raises NonAffichable with the
    reason, PageAbsente.
    """
    sorte = _SORTES.get(type_of(octets[:DEBUT_OCTETS]))
    if sorte is None:
        raise NonAffichable("Ce format ne s’affiche pas ici : PDF, PNG et JPEG seulement.")
    if len(octets) > OCTETS_MAX:
        raise NonAffichable("Ce fichier est trop lourd pour être affiché ici.")
    if not 1 <= page <= PAGES_MAX:
        raise PageAbsente(page)
    voulu = "texte" if not image else "vignette" if taille is Taille.VIGNETTE else "page"
    arguments = [sorte, str(page), *map(str, taille.value), voulu]
    ligne, _, png = _run(octets, arguments, pour).partition(b"\n")
    entete = json.loads(ligne)
    if "refus" not in entete:
        return Rendu(**entete, image=png)
    if entete["refus"] == ABSENTE:
        raise PageAbsente(page)
    raise NonAffichable(_RAISONS[entete["refus"]])


def _run(octets: bytes, arguments: list[str], pour: Hashable) -> bytes:
    """Return what the process answered."""
    try:
        with _PLACES.take(pour):
            return enfant.run(rendu.__name__, arguments, octets, rendu.BORNES)
    except PasDePlace as faute:
        raise NonAffichable(
            "Trop de pages sont dessinées en ce moment : rechargez dans un instant."
        ) from faute
    except EnfantInterrompu as faute:
        raise NonAffichable(_LOURD) from faute
