"""A real clamd on loopback, with signatures of our own: the official ones cannot come along."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.guichet.a_part import wait_for

LIMITE_OCTETS = 1024**2
LIMITE_FICHIER_OCTETS = 512 * 1024
# The file that every antivirus agrees to call infected, in two halves: none calls this source so.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MENACE = b"menace " + b"pour les essais du guichet"
# The lines of docs/guichet/installer.md, with limits that a test reaches at once.
_REGLAGES = f"""
DatabaseDirectory {{dossier}}
TemporaryDirectory {{dossier}}
LocalSocket {{dossier}}/clamd.ctl
TCPSocket {{port}}
TCPAddr 127.0.0.1
StreamMaxLength {LIMITE_OCTETS}
MaxScanSize {LIMITE_OCTETS}
MaxFileSize {LIMITE_FICHIER_OCTETS}
AlertExceedsMax yes
MaxThreads 2
"""


@dataclass(frozen=True)
class Clamd:
    """A clamd that runs, and the two addresses where it answers."""

    processus: subprocess.Popen[bytes]
    unix: str
    tcp: str


@contextmanager
def run_clamd() -> Iterator[Clamd]:
    """Run a clamd of one's own; skip the test, and say so, when it is not installed."""
    binaire = shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin")
    if binaire is None:
        pytest.skip("clamd est introuvable : installez-le (apt-get install clamav-daemon)")
    # Not under pytest's own folders: the path of a socket has 107 characters at most.
    with tempfile.TemporaryDirectory(prefix="clamd-") as nom:
        dossier, port = Path(nom), _free_port()
        (dossier / "guichet.ndb").write_text(
            f"Essai.Eicar:0:0:{EICAR.hex()}\nEssai.Guichet:0:*:{MENACE.hex()}\n"
        )
        reglages = dossier / "clamd.conf"
        reglages.write_text(_REGLAGES.format(dossier=dossier, port=port))
        with (dossier / "journal.txt").open("wb") as journal:
            processus = subprocess.Popen(
                [binaire, "--foreground", f"--config-file={reglages}"],
                stdout=journal, stderr=journal,
            )  # fmt: skip
            try:
                wait_for(lambda: _answers(processus, dossier), 60)
                yield Clamd(processus, f"unix://{dossier}/clamd.ctl", f"tcp://127.0.0.1:{port}")
            finally:
                processus.kill()
                processus.wait()


def _answers(processus: subprocess.Popen[bytes], dossier: Path) -> bool:
    assert processus.poll() is None, (dossier / "journal.txt").read_text()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as prise:
        if prise.connect_ex(f"{dossier}/clamd.ctl") != 0:
            return False
        prise.sendall(b"zPING\0")
        return prise.recv(16) == b"PONG\0"


def _free_port() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        port: int = prise.getsockname()[1]
        return port
