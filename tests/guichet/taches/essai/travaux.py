"""Work for the workers of the tests."""

import os
import time
from pathlib import Path


def travailler(dossier: str) -> None:
    """Say who works; the first one works too long, the next ones finish at once."""
    trace = Path(dossier) / f"debut-{os.getpid()}-{time.monotonic_ns()}"
    trace.touch()
    if len(list(Path(dossier).glob("debut-*"))) == 1:
        time.sleep(60)
    (Path(dossier) / "fini").touch()


def echouer() -> None:
    """Never succeed."""
    raise ValueError("raté")
