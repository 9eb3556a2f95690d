"""Run the web server and the worker together, and end them together, by their own process ids."""

import os
import signal
import subprocess
import sys
from types import FrameType

DELAI_ARRET_SECONDES = 40
_SIGNAUX = (signal.SIGINT, signal.SIGTERM)


class _Arret(Exception):
    """Somebody asked the portal to stop."""


def serve(adresse: str, fils: int) -> int:
    """Serve on ``adresse`` (host:port) until asked to stop; return the exit status.

    0 when asked to stop, 1 when one of the two ended by itself: the other is then stopped.
    """
    for numero in _SIGNAUX:
        signal.signal(numero, _ask_stop)
    processus: list[subprocess.Popen[bytes]] = []
    try:
        processus += [_start(commande) for commande in _commands(adresse, fils)]
        return _wait_for_an_end(processus)
    except _Arret:
        return 0
    finally:
        _stop(processus)


def _commands(adresse: str, fils: int) -> list[list[str]]:
    """Return what to run: gunicorn with threads, and the worker of the queue."""
    gunicorn = ["gunicorn", "guichet.configuration.wsgi", "--bind", adresse]
    gunicorn += ["--worker-class", "gthread", "--threads", str(fils), "--timeout", "120"]
    gunicorn += ["--log-level", "warning", "--no-control-socket"]
    return [gunicorn, ["guichet", "qcluster"]]


def _start(commande: list[str]) -> subprocess.Popen[bytes]:
    """Start one process, out of reach of the terminal's Ctrl-C: only we tell it to stop."""
    complete = [sys.executable, "-m", *commande]
    return subprocess.Popen(complete, start_new_session=True)  # noqa: S603 -- our own words


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
            # With its children: the worker's own would outlive it and go on.
            os.killpg(un.pid, signal.SIGKILL)
            un.wait()


def _ask_stop(_numero: int, _cadre: FrameType | None) -> None:
    raise _Arret
