"""The parent's side: have a content read by a process that may die of it."""

import json
import logging
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, BinaryIO, cast

from guichet.confinement import cadres
from guichet.confinement.bornes import Bornes
from guichet.confinement.programme import SANS_MEMOIRE

_journal = logging.getLogger("guichet.confinement")
# The parent's secrets are in its own: a child is given none.
_ENVIRONNEMENT = {"LC_ALL": "C.UTF-8"}
_TRACE_OCTETS = 2000
_RAISONS = {
    SANS_MEMOIRE: "mémoire",
    -signal.SIGXCPU: "calcul",
    -signal.SIGKILL: "tué",
    -signal.SIGSYS: "appel interdit",
}
Repondre = Callable[[bytes], bytes]


class EnfantInterrompu(Exception):
    """There is no answer; ``raison`` says why, in one or two French words for the operator."""

    def __init__(self, raison: str) -> None:
        super().__init__(raison)
        self.raison = raison


def run(
    programme: str,
    arguments: Sequence[str],
    entree: bytes,
    bornes: Bornes,
    *,
    repondre: Repondre | None = None,
    descripteurs: Sequence[int] = (),
) -> bytes:
    """Return what ``programme`` (a module that calls ``programme.run``) makes of ``entree``.

    ``repondre`` answers its questions; what it raises comes out of here. ``descripteurs`` are files
    that the child may read. Raises EnfantInterrompu, told to the operator, when it dies or lies.
    """
    with tempfile.TemporaryFile() as trace:
        try:
            processus = subprocess.Popen(  # noqa: S603 -- our own program and words
                _command(programme, arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=trace, env=_ENVIRONNEMENT, pass_fds=tuple(descripteurs),
                start_new_session=True,
            )  # fmt: skip
        except OSError as faute:
            # No memory, no process left: of this machine, and passing.
            _alert(programme, f"lancement ({faute})", len(entree), trace)
            raise EnfantInterrompu("lancement") from faute
        with _ended(processus, bornes.delai_s) as is_tardif:
            try:
                return _talk(processus, entree, bornes, repondre)
            except cadres.MessageRefuse as faute:
                raison = f"réponse refusée ({faute})"
            except (cadres.Coupe, BrokenPipeError):
                raison = _reason(processus, is_tardif.is_set())
        _alert(programme, raison, len(entree), trace)
        raise EnfantInterrompu(raison)


def _command(programme: str, arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-I", "-m", programme, *arguments]


def _talk(
    processus: "subprocess.Popen[bytes]", entree: bytes, bornes: Bornes, repondre: Repondre | None
) -> bytes:
    """Give the content, answer the questions, return the answer. Raises as ``cadres``."""
    dit = cast(BinaryIO, processus.stdin)
    entendu = cast(BinaryIO, processus.stdout)
    cadres.write(dit, cadres.ENTREE, entree)
    for _ in range(bornes.messages_max):
        sorte, charge = cadres.read(entendu, bornes.message_octets)
        if sorte == cadres.RENDU:
            return charge
        if sorte != cadres.QUESTION or repondre is None:
            raise cadres.MessageRefuse(f"sorte {sorte}")
        cadres.write(dit, cadres.REPONSE, repondre(charge))
    raise cadres.MessageRefuse("trop de questions")


@contextmanager
def _ended(processus: "subprocess.Popen[bytes]", delai_s: float) -> Iterator[threading.Event]:
    """Kill the child at the end, or when its time is over: the event tells which."""
    tardif = threading.Event()

    def kill_late() -> None:
        tardif.set()
        processus.kill()

    minuterie = threading.Timer(delai_s, kill_late)
    minuterie.daemon = True
    minuterie.start()
    try:
        yield tardif
    finally:
        minuterie.cancel()
        processus.kill()
        for flux in (processus.stdin, processus.stdout):
            _close(cast(IO[bytes], flux))
        processus.wait()


def _close(flux: IO[bytes]) -> None:
    try:
        flux.close()
    except BrokenPipeError:
        # Bytes that nobody will read were still to be written.
        return


def _reason(processus: "subprocess.Popen[bytes]", is_tardif: bool) -> str:
    """Say why a child ended without an answer."""
    if is_tardif:
        return "délai"
    try:
        statut = processus.wait(1)
    except subprocess.TimeoutExpired:
        return "réponse coupée"
    return _RAISONS.get(statut, f"panne ({statut})")


def _alert(programme: str, raison: str, octets: int, trace: IO[bytes]) -> None:
    """Tell the operator, in one line of JSON: what a hostile content wrote makes no line of it."""
    trace.seek(max(0, trace.seek(0, 2) - _TRACE_OCTETS))
    fait = {
        "alerte": "lecture_interrompue", "programme": programme, "raison": raison,
        "taille_octets": octets, "trace": trace.read().decode("utf-8", "replace"),
    }  # fmt: skip
    _journal.error("%s", json.dumps(fait, ensure_ascii=True))
