"""The way of a deposit through the house: which rooms one POST enters, and in what order.

make chemin              the figures
make chemin DETAIL=1     every hop between packages too

A supplier sends three demandes with their ZIP to a portal of its own, in this process, once to warm
it up and once under a trace. A room is a file of ``src/``; a move is a call in another file than
the call before it; a hop is a move between two packages: the engine (``sons``) and each package of
the portal (``guichet.depots`` …).
"""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from tests.fabrique.envois import Requete

from outils.charge.portail import portail

if TYPE_CHECKING:
    from django.test import Client

SOURCES = Path(__file__).parent.parent / "src"
DEMANDES = 3


class Trace:
    """The rooms that a call enters, in order, each time the room changes."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.gestes: list[str] = []

    def follow(self, appel: Callable[[], object]) -> None:
        """Run ``appel`` and keep its way."""
        sys.setprofile(self._event)
        try:
            appel()
        finally:
            sys.setprofile(None)

    def _event(self, cadre: FrameType, sorte: str, _valeur: object) -> None:
        fichier = cadre.f_code.co_filename
        if sorte != "call" or not fichier.startswith(str(SOURCES)):
            return
        piece = str(Path(fichier).relative_to(SOURCES))
        if not self.pieces or self.pieces[-1] != piece:
            self.pieces.append(piece)
            self.gestes.append(cadre.f_code.co_name)

    @property
    def sauts(self) -> list[tuple[str, str, str]]:
        """The hops between packages: from, to, by which function."""
        paquets = [package(piece) for piece in self.pieces]
        suites = zip(paquets, paquets[1:], self.gestes[1:], strict=False)
        return [(de, vers, geste) for de, vers, geste in suites if de != vers]


def package(piece: str) -> str:
    """Return the package of a room: the engine, or an application of the portal."""
    parties = piece.removesuffix(".py").split("/")
    return parties[0] if parties[0] == "sons" or len(parties) < 2 else ".".join(parties[:2])


def trace_deposit() -> Trace:
    """Follow one POST of three demandes with its ZIP."""
    with portail("sqlite"):
        from django.test import Client

        from outils.charge.depot import requests_of

        chauffe, suivie = requests_of(2, DEMANDES)
        client, trace = Client(enforce_csrf_checks=True, SERVER_NAME="127.0.0.1"), Trace()
        _send(client, chauffe)
        trace.follow(lambda: _send(client, suivie))
    return trace


def _send(client: "Client", requete: Requete) -> None:
    entetes = {nom: valeur for nom, valeur in requete.entetes.items() if nom != "Content-Type"}
    reponse = client.generic(
        "POST", requete.chemin, requete.corps, requete.entetes["Content-Type"], headers=entetes
    )
    if reponse.status_code != 302:
        raise AssertionError(f"le dépôt suivi doit être reçu ({reponse.status_code})")


def figures(trace: Trace) -> str:
    """Return what the trace counts, in French."""
    pieces = set(trace.pieces)
    du_moteur = sum(piece.startswith("sons/") for piece in pieces)
    lignes = [
        f"{len(pieces)} pièces traversées, dont {du_moteur} du moteur",
        f"{len(trace.pieces) - 1} passages d’une pièce à une autre",
        f"{len(trace.sauts)} sauts entre paquets",
    ]
    comptes = Counter((de, vers) for de, vers, _ in trace.sauts)
    lignes += [f"  {nombre:3}  {de} → {vers}" for (de, vers), nombre in comptes.most_common()]
    return "\n".join(lignes)


def main(options: Sequence[str]) -> int:
    """Print the figures; with ``--detail``, every hop."""
    trace = trace_deposit()
    print(figures(trace))
    if "--detail" in options:
        print("\n".join(f"{de} → {vers} : {geste}" for de, vers, geste in trace.sauts))
        print("\n".join(sorted(set(trace.pieces))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
