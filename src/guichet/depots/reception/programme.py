"""Control a file, or inspect a ZIP, in a process of its own: a program of ``guichet.confinement``.

The very function of everywhere (``sons.control_depot``); its context asks the portal, which has the
database. Nothing of Django is imported here.
"""

import os
import pickle
from collections.abc import Callable
from typing import Any, BinaryIO

import msgspec

from guichet.confinement.bornes import MIO, Bornes
from guichet.confinement.programme import Demander, run
from guichet.depots.reception.messages import (
    QUESTIONS,
    Controle,
    Inspection,
    types_of,
    write_question,
    write_result,
)
from sons import Contexte, control_depot
from sons.archive import inspect_archive

# The largest file of any shape takes less than 256 MiB, the largest ZIP some ten seconds.
BORNES = Bornes(
    memoire_octets=768 * MIO, calcul_s=30, delai_s=45, message_octets=16 * MIO, messages_max=500
)


def work(entree: bytes, demander: Demander) -> bytes:
    """Do what is asked, and return it encoded."""
    tache = pickle.loads(entree)  # noqa: S301 -- from the portal itself; nothing comes back so
    if isinstance(tache, Inspection):
        with _opened(tache.archive) as flux:
            return msgspec.msgpack.encode(inspect_archive(flux, tache.limites))
    return _control(tache, demander)


def _opened(descripteur: int) -> BinaryIO:
    return os.fdopen(descripteur, "rb")


def _control(tache: Controle, demander: Demander) -> bytes:
    archive = None if tache.archive is None else _opened(tache.archive)
    contexte = _remote_context(demander)
    return write_result(
        control_depot(
            tache.contenu, tache.textes, contexte, tache.instant, nom=tache.nom, archive=archive
        )
    )


def _remote_context(demander: Demander) -> Contexte:
    """Return a context whose every question is asked to the portal."""
    methodes = {nom: _question(nom, demander) for nom in QUESTIONS}
    distant: type[Contexte] = type("ContexteDistant", (Contexte,), methodes)
    return distant()


def _question(nom: str, demander: Demander) -> Callable[..., Any]:
    _, genre = types_of(nom)

    def ask(_: Contexte, *arguments: Any) -> Any:
        message = write_question(nom, arguments)
        return msgspec.msgpack.decode(demander(message), type=genre)

    return ask


if __name__ == "__main__":
    run(BORNES, work)
