"""A pytest plugin of the mutation tests: what the engine keeps is no longer what it would compute.

Workers are forked from a process that has run all the tests: its caches hold the answers of the
sources as they were. Those of the control are emptied before each test, so that every test that
controls is known to reach what compiles a format; with ``--relire``, those of the texts too.
"""

import sys
from collections.abc import Iterator
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option."""
    parser.addoption("--relire", action="store_true", help="Relit les textes avant chaque essai.")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Empty the caches of the control, those of the texts if asked."""
    paquets = ["sons.controles"] + ["sons.reglement"] * item.config.getoption("--relire")
    for cache in (cache for paquet in paquets for cache in _caches(paquet)):
        cache.cache_clear()


def _caches(paquet: str) -> Iterator[Any]:
    """Yield the cached functions of a package."""
    for nom in [nom for nom in sys.modules if nom.startswith(paquet)]:
        valeurs = list(vars(sys.modules[nom]).values())
        yield from (valeur for valeur in valeurs if hasattr(valeur, "cache_clear"))
