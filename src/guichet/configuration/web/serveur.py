"""What listens: it takes connections in, closes those that are over, and stops in good order."""

import time
from collections.abc import Iterable
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer

from guichet.acteurs.routes import ENVOI
from guichet.configuration.web.connexion import Connexion
from guichet.configuration.web.requete import ANNONCE_OCTETS, REPONSE

# Connections kept at once; a page and its images take six.
CONNEXIONS_MAX = 1000
TETE_MAX_OCTETS = 32 * 1024
_ARRET_SECONDES = 30


class Serveur(TcpWSGIServer):  # type: ignore[misc]
    """Listens on one address until it is asked to stop."""

    channel_class = Connexion

    def __init__(self, application: Any, adresse: str, fils: int) -> None:
        self._fin: float | None = None
        adj = Adjustments(
            listen=adresse,
            threads=fils,
            # Ours makes room before; beyond, all of them are being answered.
            connection_limit=CONNEXIONS_MAX + 100,
            backlog=CONNEXIONS_MAX,
            cleanup_interval=1,
            recv_bytes=ANNONCE_OCTETS,
            max_request_header_size=TETE_MAX_OCTETS,
            max_request_body_size=ENVOI + 1,
            # guichet.configuration.relais knows whom to believe.
            clear_untrusted_proxy_headers=False,
            # select() stops at a thousand.
            asyncore_use_poll=True,
            ident=None,
        )
        super().__init__(_replay(application), adj=adj)

    def handle_accept(self) -> None:
        """Take a connection in; the oldest that waits for nothing makes room."""
        super().handle_accept()
        if len(self.active_channels) > CONNEXIONS_MAX:
            self._make_room()

    def _make_room(self) -> None:
        attendent = [
            une
            for une in self.active_channels.values()
            if not (une.requests or une.a_la_porte or une.total_outbufs_len)
        ]
        if attendent:
            min(attendent, key=lambda une: une.rang_de_depart).handle_close()

    def maintenance(self, now: float) -> None:
        """Close what has been waited for long enough."""
        instant = time.monotonic()
        for une in list(self.active_channels.values()):
            if une.is_over(instant):
                une.handle_close()

    def run(self) -> None:
        """Serve until ``stop``, and then until the work at hand is done, for half a minute."""
        while self._fin is None or (self._works() and time.monotonic() < self._fin):
            wasyncore.loop(timeout=1, map=self._map, use_poll=True, count=1)
        self.task_dispatcher.shutdown(cancel_pending=True, timeout=1)

    def stop(self) -> None:
        """Accept nobody any more."""
        self._fin = time.monotonic() + _ARRET_SECONDES
        self.accepting = False
        self.pull_trigger()

    def _works(self) -> bool:
        return any(une.travaille for une in self.active_channels.values())


def _replay(application: Any) -> Any:
    """Return the application, which does not answer twice a request whose head it refused."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        deja = environ.get(REPONSE)
        if deja is None:
            return application(environ, start_response)  # type: ignore[no-any-return]
        statut, entetes, corps = deja
        start_response(statut, entetes)
        return corps  # type: ignore[no-any-return]

    return answer
