"""Ends what the portal started when the portal itself was killed and could not.

It is told the process groups on its standard input, whose other end only the portal holds: the end
of that input is the death of the portal, whatever killed it, on any POSIX system.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress

DELAI_ARRET_SECONDES = 40
_PAS_SECONDES = 0.1


def main() -> None:
    """Wait for the death of who holds the other end, then end the groups that it named."""
    end_groups([int(ligne) for ligne in sys.stdin])


def end_groups(groupes: Iterable[int], delai: float = DELAI_ARRET_SECONDES) -> None:
    """Ask the head of each group to stop, wait for the work at hand, then kill who is left."""
    restent = set(groupes)
    for groupe in restent:
        with suppress(ProcessLookupError):
            os.kill(groupe, signal.SIGTERM)
    fin = time.monotonic() + delai
    while (restent := {un for un in restent if _lives(un)}) and time.monotonic() < fin:
        time.sleep(_PAS_SECONDES)
    for groupe in restent:
        kill_group(groupe)


def kill_group(groupe: int) -> None:
    """Kill whoever is left of a group, its head included."""
    with suppress(ProcessLookupError):
        os.killpg(groupe, signal.SIGKILL)


def _lives(groupe: int) -> bool:
    try:
        os.killpg(groupe, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    main()
