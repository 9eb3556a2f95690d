"""A portal that runs here, what it answers to raw requests, and what they cost it."""

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.guichet.a_part import PortailAPart

from outils.fuzz.enfant import Cout
from outils.fuzz.formes_api import JETON

_ATTENTE_S = 60
_UN_JETON = """
from guichet.acteurs.habilitations import Usage
from guichet.acteurs.models import Personne
from guichet.api.jetons import give
edith = Personne.objects.get(email="edith.leur@demonstration.exemple")
organisation = edith.rattachements.en_cours().first().organisation
print(give(edith, organisation, "Fuzz", Usage.DEPOSER, 30)[1])
"""


class Porte:
    """Sends bytes to a portal, and looks at the processes that answer (Linux)."""

    def __init__(self, portail: PortailAPart, adresse: str, jeton: str) -> None:
        hote, _, port = adresse.rpartition(":")
        self._adresse = (hote, int(port))
        self._jeton = jeton.encode()
        self._processus = [
            pid
            for pid, commande in portail.processes().items()
            if "guichet.configuration.web" in commande
        ]
        # What the server takes once it has answered for the first time.
        self.send(b"GET /api/v1/solutions HTTP/1.0\r\n\r\n")
        self._etalon_mio = self._memory_mio()

    def spend(self, octets: bytes) -> Cout:
        """Return what the portal answers to a raw request, and what it costs it."""
        for pid in self._processus:
            Path(f"/proc/{pid}/clear_refs").write_text("5")
        avant = self._seconds()
        try:
            statut = self.send(octets.replace(JETON, self._jeton))
        except TimeoutError:
            return Cout("muet", f"aucune réponse en {_ATTENTE_S} secondes", _ATTENTE_S, 0)
        faute = f"réponse {statut}" if statut.startswith("5") and statut != "501" else ""
        memoire = max(0.0, self._memory_mio() - self._etalon_mio)
        return Cout(statut, faute, self._seconds() - avant, memoire)

    def send(self, octets: bytes) -> str:
        """Return the status of the answer, or « coupé » when there is none."""
        with socket.create_connection(self._adresse, timeout=_ATTENTE_S) as prise:
            try:
                prise.sendall(octets)
                prise.shutdown(socket.SHUT_WR)
            except OSError:
                # It answered before it had read everything.
                pass
            try:
                reponse = prise.makefile("rb").readline(200).split()
            except ConnectionError:
                return "coupé"
        return reponse[1].decode("ascii", "replace") if len(reponse) > 1 else "coupé"

    def _seconds(self) -> float:
        temps = 0
        for pid in self._processus:
            champs = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
            temps += int(champs[11]) + int(champs[12])
        return temps / os.sysconf("SC_CLK_TCK")

    def _memory_mio(self) -> float:
        sommets = []
        for pid in self._processus:
            statut = Path(f"/proc/{pid}/status").read_text()
            sommets.append(int(statut.partition("VmHWM:")[2].split()[0]) / 1024)
        return max(sommets)


@contextmanager
def run_portal() -> Iterator[Porte]:
    """Run a portal with the data of the demonstration, and stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="guichet-fuzz-") as dossier:
        portail = PortailAPart(
            Path(dossier),
            GUICHET_DEMONSTRATION="1",
            GUICHET_ADRESSE="http://127.0.0.1",
            DJANGO_SETTINGS_MODULE="outils.fuzz.reglages",
        )
        for commande in (["migrer"], ["demonstration"], ["collectstatic", "--no-input"]):
            fini = portail.run(*commande)
            if fini.returncode:
                raise RuntimeError(fini.stderr)
        jeton = portail.ask(_UN_JETON)
        with portail.serve_web() as adresse:
            yield Porte(portail, adresse, jeton)
