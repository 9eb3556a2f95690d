"""What is not ordinary is read in a process of its own, that may die of it (``programme``).

Ordinary is known before anything is parsed: a small file, few values, a ZIP that is one and whose
pieces are not out of proportion. To start a process costs more than to control such a file.
"""

import json
import logging
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, TypeVar

import msgspec

from guichet.confinement import enfant
from guichet.confinement.enfant import EnfantInterrompu
from guichet.confinement.places import PasDePlace, Places
from guichet.depots.reception import messages, programme
from guichet.depots.reception.limites import limites
from guichet.depots.reception.refus import ControleInterrompu, TropDeConcurrence
from sons import Contexte, Resultat, Textes, control_depot
from sons.archive import Inventaire, LimitesArchive, announced_octets, inspect_archive
from sons.controles.pieces import limits_for_archive

_journal = logging.getLogger(__name__)
# As many as there are processors; who waits longer is controlled in its turn by the queue.
_PLACES = Places(max(1, os.cpu_count() or 2), attente_s=5, file_max=2)
T = TypeVar("T")


@dataclass(frozen=True)
class AControler:
    """A file to control, received at ``instant``, with its ZIP; ``pour``: whose place it takes."""

    contenu: bytes
    textes: Textes
    instant: datetime
    nom: str | None
    archive: BinaryIO | None
    pour: int


def control(fichier: AControler, contexte: Contexte) -> Resultat:
    """Control a file, here or apart: the same function gives the same result.

    Raises ControleInterrompu when it takes too much, TropDeConcurrence when no place is free.
    """
    archive = fichier.archive
    bornes = limits_for_archive(fichier.textes.dispositif.limites)
    recu = (fichier.contenu, fichier.textes, fichier.instant, fichier.nom)
    if is_ordinary(fichier.contenu) and (archive is None or _is_small(archive, bornes)):
        contenu, textes, instant, nom = recu
        return _here(
            lambda: control_depot(contenu, textes, contexte, instant, nom=nom, archive=archive)
        )
    with ExitStack() as pile:
        descripteur = None if archive is None else pile.enter_context(_descriptor(archive))
        return _apart(
            messages.Controle(*recu, descripteur), descripteur, fichier.pour,
            messages.read_result, lambda question: messages.answer(contexte, question),
        )  # fmt: skip


def inspect(archive: BinaryIO, textes: Textes, pour: int) -> Inventaire:
    """Inspect the ZIP of the organisation ``pour``, here or apart; raises as ``control``."""
    bornes = limits_for_archive(textes.dispositif.limites)
    if _is_small(archive, bornes):
        return _here(lambda: inspect_archive(archive, bornes))
    with _descriptor(archive) as descripteur:
        tache = messages.Inspection(descripteur, bornes)
        return _apart(tache, descripteur, pour, messages.read_inventory, repondre=None)


def is_ordinary(contenu: bytes) -> bool:
    """Whether a file is small and holds few values: each one follows one of these signs."""
    ordinaires = limites()
    if len(contenu) > ordinaires.json_ordinaire_max_octets:
        return False
    return sum(map(contenu.count, (b",", b"{", b"["))) <= ordinaires.valeurs_ordinaires_max


def _is_small(archive: BinaryIO, bornes: LimitesArchive) -> bool:
    annonces = announced_octets(archive, bornes)
    return annonces is not None and annonces <= limites().pieces_ordinaires_max_octets


def _here(travail: Callable[[], T]) -> T:
    try:
        return travail()
    except MemoryError:
        _alert("mémoire")
        raise ControleInterrompu from None


def _alert(raison: str) -> None:
    _journal.error("%s", json.dumps({"alerte": "controle_interrompu", "raison": raison}))


def _apart(
    tache: object,
    descripteur: int | None,
    pour: int,
    read: Callable[[bytes], T],
    repondre: enfant.Repondre | None,
) -> T:
    try:
        with _PLACES.take(pour):
            rendu = enfant.run(
                programme.__name__, [], pickle.dumps(tache), programme.BORNES,
                repondre=repondre, descripteurs=[] if descripteur is None else [descripteur],
            )  # fmt: skip
        return read(rendu)
    except PasDePlace:
        raise TropDeConcurrence(
            "Trop de fichiers demandent en ce moment un long contrôle. Rien n’a été enregistré ; "
            "réessayez dans un instant."
        ) from None
    except EnfantInterrompu as faute:
        raise ControleInterrompu from faute
    except msgspec.MsgspecError as faute:
        _alert(f"réponse illisible ({faute})")
        raise ControleInterrompu from faute


@contextmanager
def _descriptor(archive: BinaryIO) -> Iterator[int]:
    """Give the number of an open file of the system; what is in memory is copied into one."""
    try:
        descripteur: int | None = archive.fileno()
    except (AttributeError, OSError):
        descripteur = None
    if descripteur is not None:
        yield descripteur
        return
    with tempfile.TemporaryFile() as copie:
        archive.seek(0)
        shutil.copyfileobj(archive, copie)
        copie.flush()
        yield copie.fileno()
