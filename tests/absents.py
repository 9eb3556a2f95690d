"""A Python program that runs where some libraries are not installed."""

import os
import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

_SANS = """
import sys

class Absents:
    def find_spec(self, nom, chemin=None, cible=None):
        if nom.partition(".")[0] in {absents!r}:
            raise ModuleNotFoundError(f"No module named {{nom!r}}", name=nom)

sys.meta_path.insert(0, Absents())
"""


def run_without(
    absents: Collection[str],
    programme: str,
    cwd: Path | None = None,
    env: Mapping[str, str] = os.environ,
) -> subprocess.CompletedProcess[str]:
    """Run a program whose imports of ``absents`` fail."""
    return subprocess.run(
        [sys.executable, "-c", _SANS.format(absents=set(absents)) + programme],
        cwd=cwd,
        env={**env, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
