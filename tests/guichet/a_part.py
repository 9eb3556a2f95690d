"""A portal of its own, run by real processes on a database of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

RACINE = Path(__file__).parents[2]


class PortailAPart:
    """Runs the commands of the portal in ``dossier``, on SQLite or on the cluster of the tests."""

    def __init__(self, dossier: Path, **variables: str) -> None:
        self.dossier = dossier
        self._lances: set[int] = set()
        self._connus: set[tuple[int, str]] = set()
        self.environnement = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "guichet.configuration.settings",
            "PYTHONPATH": os.pathsep.join([str(RACINE / "src"), str(RACINE)]),
            "GUICHET_DONNEES": str(dossier / "donnees"),
            **variables,
        }
        # For the browser of the tests alone (navigateur.conftest); no portal is served with it.
        self.environnement.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
        grappe = os.environ.get("GUICHET_BASE_DE_DONNEES")
        if grappe:
            base = f"a_part_{os.getpid()}_{time.monotonic_ns()}"
            with psycopg.connect(grappe, autocommit=True) as connexion:
                connexion.execute(f'CREATE DATABASE "{base}"')
            racine = grappe.rpartition("/")[0]
            self.environnement["GUICHET_BASE_DE_DONNEES"] = f"{racine}/{base}"

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "guichet", *arguments],
            env=self.environnement, cwd=self.dossier, capture_output=True, text=True, timeout=60,
        )  # fmt: skip

    def ask(self, programme: str) -> str:
        """Run Python lines inside the portal, and return what they print."""
        resultat = self.run("shell", "--no-imports", "-c", programme)
        assert resultat.returncode == 0, resultat.stderr
        return resultat.stdout.strip()

    @contextmanager
    def serve(self, *arguments: str, module: str = "guichet") -> Iterator[subprocess.Popen[str]]:
        """Run a command that lasts; at the end it is asked to stop, then made to."""
        with (self.dossier / f"{arguments[0]}.txt").open("w") as journal:
            processus = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                env=self.environnement, cwd=self.dossier, stdout=journal, stderr=journal, text=True,
                start_new_session=True,
            )  # fmt: skip
            self._lances.add(processus.pid)
            try:
                yield processus
            finally:
                self._lances.discard(processus.pid)
                self._stop(processus)

    @contextmanager
    def serve_web(self, application: str = "guichet.configuration.wsgi") -> Iterator[str]:
        """Run a web server alone, whose process may be killed; yield its address."""
        with socket.socket() as prise:
            prise.bind(("127.0.0.1", 0))
            adresse = f"127.0.0.1:{prise.getsockname()[1]}"
        with self.serve(adresse, "2", application, module="guichet.configuration.web"):
            wait_for(lambda: _answers(adresse))
            yield adresse

    def processes(self) -> dict[int, str]:
        """Return what runs for this portal, whoever its parent is now: number, command line.

        Its processes hide their environment: they are known by their parents, while these lived.
        """
        parents = {}
        for dossier in Path("/proc").glob("[0-9]*"):
            try:
                # Number, name in brackets, state, parent; much later, when it began.
                champs = (dossier / "stat").read_text().rpartition(")")[2].split()
                mots = (dossier / "cmdline").read_bytes().replace(b"\0", b" ")
            except OSError:
                # It ended between the two readings.
                continue
            if champs[0] != "Z":
                parents[(int(dossier.name), champs[19])] = (int(champs[1]), mots.decode())
        siens = {cle for cle in parents if cle in self._connus or cle[0] in self._lances}
        while nouveaux := {
            cle
            for cle, (parent, _) in parents.items()
            if cle not in siens and parent in {pid for pid, _ in siens}
        }:
            siens |= nouveaux
        self._connus |= siens
        return {cle[0]: parents[cle][1] for cle in siens}

    @staticmethod
    def _stop(processus: subprocess.Popen[str]) -> None:
        if processus.poll() is None:
            processus.send_signal(signal.SIGTERM)
        try:
            processus.wait(20)
        except subprocess.TimeoutExpired:
            kill_all(processus)


def kill_all(processus: subprocess.Popen[str]) -> None:
    """Kill a process that ``serve`` started, with all of its children, at one blow."""
    os.killpg(processus.pid, signal.SIGKILL)
    processus.wait()


def _answers(adresse: str) -> bool:
    # As a proxy says it, for a portal that speaks only HTTPS.
    demande = urllib.request.Request(
        f"http://{adresse}/robots.txt", headers={"X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.urlopen(demande, timeout=5) as reponse:
            return bool(reponse.status == 200)
    except OSError:
        return False


def wait_for(question: Callable[[], object], secondes: float = 30) -> object:
    """Return the first true answer to ``question``, asked for at most ``secondes``."""
    fin = time.monotonic() + secondes
    while time.monotonic() < fin:
        reponse = question()
        if reponse:
            return reponse
        time.sleep(0.05)
    raise AssertionError(f"rien après {secondes} s")
