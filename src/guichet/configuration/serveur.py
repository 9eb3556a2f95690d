"""Run the web server and the worker together, and end them together, by their own process ids.

Neither outlives the other, nor us: see ``gardien`` for the day when we are killed.
"""

import signal
import subprocess
import sys
from types import FrameType
from typing import IO, cast

from guichet.configuration.gardien import DELAI_ARRET_SECONDES, kill_group

_SIGNAUX = (signal.SIGINT, signal.SIGTERM)


class _Arret(Exception):
    """Somebody asked the portal to stop."""


def serve(adresse: str, fils: int) -> int:
    """Serve on ``adresse`` (host:port) until asked to stop; return the exit status.

    0 when asked to stop, 1 when one of the two ended by itself: the other is then stopped.
    """
    for numero in _SIGNAUX:
        signal.signal(numero, _ask_stop)
    gardien = _start(["guichet.configuration.gardien"], entree=subprocess.PIPE)
    processus: list[subprocess.Popen[bytes]] = []
    try:
        for commande in _commands(adresse, fils):
            processus.append(_start(commande))
            _tell(gardien, processus[-1].pid)
        return _wait_for_an_end([gardien, *processus])
    except _Arret:
        return 0
    finally:
        _stop(processus)
        gardien.kill()
        gardien.communicate()


def _commands(adresse: str, fils: int) -> list[list[str]]:
    """Return what to run: gunicorn with threads, and the worker of the queue."""
    gunicorn = ["gunicorn", "guichet.configuration.wsgi", "--bind", adresse]
    gunicorn += ["--worker-class", "gthread", "--threads", str(fils), "--timeout", "120"]
    gunicorn += ["--log-level", "warning", "--no-control-socket"]
    return [gunicorn, ["guichet", "qcluster"]]


def _start(commande: list[str], entree: int | None = None) -> subprocess.Popen[bytes]:
    """Start one process, out of reach of the terminal's Ctrl-C: only we tell it to stop."""
    complete = [sys.executable, "-m", *commande]
    return subprocess.Popen(  # noqa: S603 -- our own words
        complete, stdin=entree, start_new_session=True
    )


def _tell(gardien: subprocess.Popen[bytes], groupe: int) -> None:
    entree = cast(IO[bytes], gardien.stdin)
    entree.write(f"{groupe}\n".encode())
    entree.flush()


def _wait_for_an_end(processus: list[subprocess.Popen[bytes]]) -> int:
    """Wait until one process ends by itself, which none should."""
    while True:
        for un in processus:
            try:
                un.wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                continue
            return 1


def _stop(processus: list[subprocess.Popen[bytes]]) -> None:
    """Ask every process to stop, wait for the work at hand, then insist."""
    for numero in _SIGNAUX:
        signal.signal(numero, signal.SIG_IGN)
    for un in processus:
        un.terminate()
    for un in processus:
        try:
            un.wait(timeout=DELAI_ARRET_SECONDES)
        except subprocess.TimeoutExpired:
            kill_group(un.pid)
            un.wait()
        # Its children too: those of a worker that was killed would outlive it and go on.
        kill_group(un.pid)


def _ask_stop(_numero: int, _cadre: FrameType | None) -> None:
    raise _Arret
