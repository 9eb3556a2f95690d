"""A pytest plugin of the mutation tests: nothing that a test keeps for the next ones is kept.

Texts are loaded once per process, and workers are forked from one that has loaded them: a mutant of
the loader would meet tests that no longer call it.
"""

import sys


def pytest_runtest_setup() -> None:
    """Empty the caches of the engine."""
    for nom, module in list(sys.modules.items()):
        if nom.partition(".")[0] == "sons":
            for valeur in list(vars(module).values()):
                if hasattr(valeur, "cache_clear"):
                    valeur.cache_clear()
