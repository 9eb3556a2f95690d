"""Run the web server and the worker together, and end them together, by their own process ids.

Neither outlives the other, nor us: see ``gardien`` for the day when we are killed. The web server
alone is started again when the system kills it (want of memory, a fault of a library).
"""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from types import FrameType
from typing import IO, cast

from guichet.confidentiel import handed_on
from guichet.configuration.gardien import DELAI_ARRET_SECONDES, kill_group
from guichet.confinement import discretion

_SIGNAUX = (signal.SIGINT, signal.SIGTERM)
# One that does not live so long would be started again for ever.
_VIE_MIN_SECONDES = 30
_PORTS = 65_536


class AdresseRefusee(Exception):
    """Nobody can listen there; the message says why, and what to try."""


class _Arret(Exception):
    """Somebody asked the portal to stop."""


def check_free(adresse: str) -> None:
    """Raise AdresseRefusee unless one may listen on ``adresse``: said before it is announced."""
    hote, _, port = adresse.rpartition(":")
    if not hote or not port.isdecimal() or not 0 < int(port) < _PORTS:
        raise AdresseRefusee(
            f"« {adresse} » n’est pas une adresse : écrivez machine:port, par exemple "
            "--adresse 127.0.0.1:8000."
        )
    famille = socket.AF_INET6 if ":" in hote else socket.AF_INET
    with socket.socket(famille, socket.SOCK_STREAM) as essai:
        # As the web server does: the connections of one that has just stopped hold nobody back.
        essai.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            essai.bind((hote.strip("[]"), int(port)))
        except OSError as faute:
            raise AdresseRefusee(_say_why(hote, port, faute)) from faute


def _say_why(hote: str, port: str, faute: OSError) -> str:
    if faute.errno == errno.EADDRINUSE:
        return (
            f"Le port {port} de {hote} est déjà pris, peut-être par un autre portail : arrêtez-le, "
            f"ou prenez-en un autre (« --adresse {hote}:{int(port) + 1} », « make run "
            f"PORT={int(port) + 1} »)."
        )
    if faute.errno == errno.EACCES:
        return f"Le port {port} est réservé au système : prenez-en un au-dessus de 1023."
    return f"Cette machine ne peut pas écouter à l’adresse {hote} : {faute.strerror or faute}."


def serve(adresse: str, fils: int) -> int:
    """Serve on ``adresse`` (host:port) until asked to stop; return the exit status.

    0 when asked to stop, 1 when one of the two ended by itself: the other is then stopped.
    """
    for numero in _SIGNAUX:
        signal.signal(numero, _ask_stop)
    gardien = _start(["guichet.configuration.gardien"], os.environ, entree=subprocess.PIPE)
    processus: list[subprocess.Popen[bytes]] = []
    try:
        for commande in (_web(adresse, fils), ["guichet", "qcluster"]):
            processus.append(_start(commande, handed_on()))
            _tell(gardien, processus[-1].pid)
        ne = time.monotonic()
        while _wait_for_an_end([gardien, *processus]) is processus[0] and _may_rise(
            processus[0], ne
        ):
            kill_group(processus[0].pid)
            processus[0], ne = _start(_web(adresse, fils), handed_on()), time.monotonic()
            _tell(gardien, processus[0].pid)
        return 1
    except _Arret:
        return 0
    finally:
        _stop(processus)
        gardien.kill()
        gardien.communicate()


def _web(adresse: str, fils: int) -> list[str]:
    return ["guichet.configuration.web", adresse, str(fils)]


def _may_rise(processus: subprocess.Popen[bytes], ne: float) -> bool:
    """Tell whether a process that ended was killed, after having lived."""
    return processus.wait() < 0 and time.monotonic() - ne > _VIE_MIN_SECONDES


def _start(
    commande: list[str], variables: Mapping[str, str], entree: int | None = None
) -> subprocess.Popen[bytes]:
    """Start one process, out of reach of the terminal's Ctrl-C: only we tell it to stop.

    Its environment holds the secrets: no other process of the same user reads it.
    """
    complete = [sys.executable, "-m", discretion.__name__, *commande]
    return subprocess.Popen(  # noqa: S603 -- our own words
        complete, stdin=entree, env=variables, start_new_session=True
    )


def _tell(gardien: subprocess.Popen[bytes], groupe: int) -> None:
    entree = cast(IO[bytes], gardien.stdin)
    entree.write(f"{groupe}\n".encode())
    entree.flush()


def _wait_for_an_end(processus: list[subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
    """Wait until one process ends by itself, which none should; return it."""
    while True:
        for un in processus:
            try:
                un.wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                continue
            return un


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
