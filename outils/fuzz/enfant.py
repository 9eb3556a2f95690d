"""Do something once in a child with limits, and say what it cost."""

import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass

_SECONDES = 60
_MEMOIRE_OCTETS = 4 * 1024**3


@dataclass(frozen=True)
class Cout:
    """What became of one try: a word, or what went wrong; processor time; memory added."""

    issue: str
    faute: str
    secondes: float
    memoire_mio: float


def spend(travail: Callable[[], str]) -> Cout:
    """Return what ``travail`` costs, done in a fork of this process (Linux).

    The memory that the fork had at once, shared with us, does not count.
    """
    lire, ecrire = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        os.close(lire)
        _work(travail, ecrire)
    os.close(ecrire)
    with os.fdopen(lire, "rb") as tube:
        debut, _, dit = tube.read().decode(errors="replace").partition("\n")
    _, statut, usage = os.wait4(pid, 0)
    issue, _, faute = dit.partition("\n")
    if os.WIFSIGNALED(statut):
        faute = f"tué par le signal {os.WTERMSIG(statut)}"
    memoire = max(0, usage.ru_maxrss - int(debut))
    return Cout(issue, faute, usage.ru_utime + usage.ru_stime, memoire / 1024)


def _work(travail: Callable[[], str], ecrire: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDES, _SECONDES))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMOIRE_OCTETS, _MEMOIRE_OCTETS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Waiting is no processor time: a try that waits for ever is ended too.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(4 * _SECONDES)
    os.write(ecrire, b"%d\n" % resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    try:
        dit = travail()
    except BaseException as faute:  # noqa: BLE001 -- whatever comes out of it is what is looked for
        dit = f"exception\n{type(faute).__name__} : {str(faute)[:300]}"
    os.write(ecrire, dit.encode()[:4000])
    os._exit(0)
