"""Between our queue and the processes of django-q2, which take, time and replace workers.

Only its processes are ours to use: none of its tables exists, since what it keeps there are pickles
and names of functions. A task leaves our table as a declared function and plain values.
"""

import time
import uuid
from datetime import timedelta
from typing import Any

from django.core.cache.backends.dummy import DummyCache
from django.db import close_old_connections
from django.utils import timezone
from django_q.brokers import Broker
from django_q.conf import Conf
from django_q.signing import SignedPackage

from guichet.taches import file


class Courtier(Broker):  # type: ignore[misc]
    """Hands the rows of ``Tache`` to the workers, one at a time."""

    def dequeue(self) -> list[tuple[int, str]] | None:
        """Return one task under its row's number, or None after a pause when nothing waits."""
        close_old_connections()
        file.entrust_due()
        appel = file.take(timedelta(seconds=Conf.RETRY))
        if appel is None:
            time.sleep(Conf.POLL)
            return None
        return [(appel.cle, _package(appel))]

    def acknowledge(self, task_id: int) -> None:
        """Remove the row of a task that is done."""
        file.end(task_id)

    def ping(self) -> bool:
        """The database answers at the first task."""
        return True

    @staticmethod
    def get_cache() -> DummyCache:
        """Results are told to nobody: what they did is in our own tables."""
        return DummyCache("", {})


def _package(appel: file.Appel) -> str:
    """Return what the next process, a child of the same father, opens again in its memory.

    ``cached``: the outcome goes to the cache that keeps nothing, and not to a table of pickles.
    """
    tache: dict[str, Any] = {
        "id": uuid.uuid4().hex,
        "name": appel.nom,
        "func": appel.fonction,
        "args": appel.arguments,
        "kwargs": {},
        "started": timezone.now(),
        "cached": True,
    }
    paquet: str = SignedPackage.dumps(tache)
    return paquet
