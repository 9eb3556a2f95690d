"""What the queue may call: the tasks that the applications declare, and nothing else.

Each application declares its own in its module ``taches``:

    declare(envoi.send)
    declare(envoi.send_due, minutes=1)
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from django.utils.module_loading import import_string

from guichet.applications import modules

_declarees: dict[str, int | None] = {}


class TacheInconnue(Exception):
    """No application declares a task of this name."""


def declare(fonction: Callable[..., object], minutes: int | None = None) -> None:
    """Let the queue call ``fonction``, done again every ``minutes`` if given."""
    _declarees[f"{fonction.__module__}.{fonction.__qualname__}"] = minutes


@cache
def declared() -> Mapping[str, int | None]:
    """Return the dotted name of every task, and the minutes between two calls of a regular one."""
    for _ in modules("taches"):
        pass
    return MappingProxyType(_declarees)


def find(nom: str) -> Callable[..., object]:
    """Return the task ``nom``; nothing is imported for a name that nobody declares.

    Raises TacheInconnue.
    """
    if nom not in declared():
        raise TacheInconnue(nom)
    fonction: Callable[..., object] = import_string(nom)
    return fonction
