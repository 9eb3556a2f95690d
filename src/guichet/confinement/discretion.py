"""Run a module in a process that no other of the same user may read.

    python -m guichet.confinement.discretion guichet.configuration.web …

Its environment and its memory hold the keys: /proc/<pid>/environ is then root's alone.
"""

import runpy
import sys
from contextlib import suppress

from guichet.confinement import noyau


def hide() -> None:
    """Hide this process, and those that it forks; a system that cannot says so at start."""
    with suppress(OSError):
        noyau.hide()


def main() -> None:
    """Run the module that is named, as ``python -m`` does."""
    hide()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
