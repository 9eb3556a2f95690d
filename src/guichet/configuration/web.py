"""The web server: one process reads and writes for everybody, threads answer whole requests.

    python -m guichet.configuration.web 127.0.0.1:8000 32

Who sends or reads slowly keeps a connection, never a thread. It is waitress, to which we add what
its authors leave to a proxy (docs/adr/0025): a large body is read only once the portal has let its
head in, what is too slow is cut, the oldest that says nothing makes room, and a stop lets the work
at hand end.
"""

import logging
import resource
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from io import BytesIO
from socket import SHUT_WR
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import Error, InternalServerError

from guichet import horloge
from guichet.acteurs.routes import ENVOI
from guichet.annonce import ADMISE, RECUE_LE, TETE_SEULE
from guichet.fichiers.pannes import DISQUE_PLEIN

# Connections kept at once; a page and its images take six.
CONNEXIONS_MAX = 1000
# A body of a form waits in memory for its end; a larger one is announced.
ANNONCE_OCTETS = 64 * 1024
TETE_MAX_OCTETS = 32 * 1024
# A head is a few hundred bytes; a body has half a minute, and one second more every 2 Ko.
TETE_MAX_SECONDES = 20
CORPS_MAX_SECONDES = 30
DEBIT_MIN_OCTETS = 2 * 1024
INACTIVE_MAX_SECONDES = 20
LECTURE_MAX_SECONDES = 60
# Who is refused goes on sending for a while before reading the answer.
VIDANGE_MAX_SECONDES = 10
_ARRET_SECONDES = 30
_FICHIERS_OUVERTS = 4096

_PHRASES = {
    400: "La demande n’est pas écrite comme HTTP le veut.",
    411: "Annoncez la longueur de l’envoi (en-tête « Content-Length »).",
    413: "L’envoi est plus volumineux que tout ce que le portail reçoit.",
    431: "Les en-têtes de la demande sont trop longs.",
    500: "Le portail a rencontré une panne ; l’exploitant en a la trace.",
    501: "Ce mode de transfert n’est pas admis.",
    503: "Le portail n’a plus de place pour recevoir des fichiers. Rien n’a été enregistré ; "
    "réessayez plus tard : l’exploitant est prévenu.",
}


class _LongueurAbsente(Error):  # type: ignore[misc]
    code, reason = 411, "Length Required"


class _SansPlace(Error):  # type: ignore[misc]
    code, reason = 503, "Service Unavailable"


class Requete(HTTPRequestParser):  # type: ignore[misc]
    """A request that is being read."""

    expect_continue: bool
    headers_finished: bool

    def __init__(self, adj: Adjustments) -> None:
        super().__init__(adj)
        self.commencee = time.monotonic()
        self.attend_un_mot = False
        self.admise = False
        self.recue_le: datetime | None = None
        self.reponse: tuple[str, list[tuple[str, str]], Iterable[bytes]] | None = None

    @property
    def est_grande(self) -> bool:
        """Whether its body is asked for only once its head is let in."""
        return bool(self.content_length > ANNONCE_OCTETS)

    def received(self, data: bytes) -> int:
        """Read on; note when the last byte came."""
        lus: int = super().received(data)
        if self.completed:
            self.recue_le = horloge.instant_reel()
        return lus

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head; refuse a body whose length is not said."""
        super().parse_header(header_plus)
        if self.chunked:
            self.error = _LongueurAbsente("")
            self.completed = True
        if self.est_grande:
            # « 100 Continue » is for the portal to say.
            self.attend_un_mot, self.expect_continue = self.expect_continue, False

    def is_late(self, instant: float) -> bool:
        """Tell whether it comes too slowly to be waited for."""
        duree = instant - self.commencee
        if not self.headers_finished:
            return duree > TETE_MAX_SECONDES
        recus: int = self.body_bytes_received
        return duree > CORPS_MAX_SECONDES + recus / DEBIT_MIN_OCTETS


class _Tache(WSGITask):  # type: ignore[misc]
    """Answers one request, in a thread."""

    def get_environment(self) -> dict[str, Any]:
        """Add what the portal wants to know of the request."""
        environ: dict[str, Any] = super().get_environment()
        environ[ADMISE] = self.request.admise
        environ[RECUE_LE] = self.request.recue_le
        environ[_REPONSE] = self.request.reponse
        return environ


class _Refus(ErrorTask):  # type: ignore[misc]
    """Refuses, in French, what is not a request."""

    def execute(self) -> None:
        """Answer with the sentence of the status."""
        erreur = self.request.error
        self.status = f"{erreur.code} {erreur.reason}"
        corps = _PHRASES.get(erreur.code, _PHRASES[400]).encode()
        self.content_length = len(corps)
        self.response_headers = [
            ("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close"),
        ]  # fmt: skip
        self.set_close_on_finish()
        self.write(corps)


_REPONSE = "guichet.reponse"


class _Annonce:
    """Shows the portal the head of a request, in a thread, and does what it says."""

    def __init__(self, connexion: "Connexion") -> None:
        self._connexion = connexion

    def service(self) -> None:
        """Let the body come, or answer at once."""
        connexion, requete = self._connexion, self._connexion.request
        environ = _Tache(connexion, requete).get_environment()
        environ |= {TETE_SEULE: True, "wsgi.input": BytesIO()}
        dits: list[Any] = []
        try:
            corps = connexion.server.application(environ, lambda *entete: dits.extend(entete))
        except Exception:
            logging.getLogger(__name__).exception("L’en-tête d’un envoi n’a pas eu de réponse.")
            connexion.give_up(InternalServerError(""))
            return
        if dits[0].startswith("100 "):
            corps.close()
            connexion.admit()
        else:
            requete.reponse = (dits[0], dits[1], corps)
            connexion.refuse()

    def cancel(self) -> None:
        """See waitress: the server stops."""
        self._connexion.cancel()


class Connexion(HTTPChannel):  # type: ignore[misc]
    """One client: its request goes to a thread when it is whole, a large one by its head first."""

    parser_class = Requete
    task_class = _Tache
    error_task_class = _Refus
    request: Any
    requests: list[Any]
    close_when_flushed: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ouverte = self.active = time.monotonic()
        self.a_la_porte = False
        self.a_vider = False
        self.fin_vidange = 0.0

    # -- what comes in ----------------------------------------------------------------------------

    def readable(self) -> bool:
        """Read nothing of a body that may not come yet; whatever comes after a refusal."""
        return bool(self.fin_vidange or (not self.a_la_porte and super().readable()))

    def handle_read(self) -> None:
        """Read; throw away what nobody wants any more."""
        if self._has_large_head():
            # It came with the end of the request before it, which is answered now.
            self._announce()
            return
        if not self.fin_vidange:
            super().handle_read()
            return
        with suppress(OSError):
            if self.recv(self.adj.recv_bytes):
                return
        self.handle_close()

    def received(self, data: bytes) -> bool:
        """Take bytes in; show the portal the head of what is large."""
        self.active = time.monotonic()
        try:
            lu = bool(super().received(data))
        except OSError as faute:
            if faute.errno not in DISQUE_PLEIN:
                raise
            logging.getLogger(__name__).exception("Plus de place pour ce qui arrive.")
            self.give_up(_SansPlace(""))
            return False
        for requete in self.requests:
            # It is cut where it stands: what follows is not a request.
            self.a_vider = self.a_vider or requete.error is not None
        if self._has_large_head():
            self._announce()
        return lu

    def _announce(self) -> None:
        self.a_la_porte = True
        self.server.add_task(_Annonce(self))

    def _has_large_head(self) -> bool:
        """Tell whether a large body is about to come; after the answers to what came before it."""
        requete = self.request
        return bool(
            requete
            and requete.headers_finished
            and requete.est_grande
            and not (requete.admise or requete.completed or self.requests or self.a_la_porte)
        )

    def give_up(self, erreur: Error) -> None:
        """Answer a request that cannot be read to its end."""
        requete = self.request
        requete.error = erreur
        with self.requests_lock:
            self.request, self.a_vider = None, True
            self.requests.append(requete)
        self.a_la_porte = False
        self.server.add_task(self)

    # -- what the portal says of a head (in a thread) ---------------------------------------------

    def admit(self) -> None:
        """Let the body come."""
        requete = self.request
        requete.admise, requete.commencee = True, time.monotonic()
        if requete.attend_un_mot:
            self.send_continue()
        self.a_la_porte = False
        self.server.pull_trigger()

    def refuse(self) -> None:
        """Send the answer, and read nothing more of this client."""
        requete = self.request
        requete.headers["CONNECTION"] = "close"
        with self.requests_lock:
            self.request, self.a_vider = None, True
            self.requests.append(requete)
        self.a_la_porte = False
        self.service()

    # -- what goes out ----------------------------------------------------------------------------

    def handle_write(self) -> None:
        """Write; after a refusal, close our side and wait for the client to read it.

        Closing on a client that still sends would make it lose the answer.
        """
        if not (self.a_vider and self.close_when_flushed):
            super().handle_write()
            return
        self._flush_exception(self._flush_some)
        if self.will_close:
            self.handle_close()
        elif not self.total_outbufs_len:
            self.close_when_flushed = False
            self.fin_vidange = time.monotonic() + VIDANGE_MAX_SECONDES
            with suppress(OSError):
                self.socket.shutdown(SHUT_WR)

    def _flush_some(self, do_close: bool = True) -> bool:
        parti = bool(super()._flush_some(do_close))
        if parti:
            self.active = time.monotonic()
        return parti

    # -- how long it is kept ----------------------------------------------------------------------

    @property
    def travaille(self) -> bool:
        """Whether the portal owes it an answer, or has let a body come that is on its way."""
        en_route = self.request is not None and self.request.admise
        return bool(self.requests or self.a_la_porte or self.total_outbufs_len or en_route)

    @property
    def rang_de_depart(self) -> tuple[bool, float]:
        """The lowest leaves first: what was let in after the others, then by age."""
        requete = self.request
        return bool(requete and requete.admise), requete.commencee if requete else self.active

    def is_over(self, instant: float) -> bool:
        """Tell whether this client has been waited for long enough."""
        if self.fin_vidange:
            return instant > self.fin_vidange
        if self.total_outbufs_len:
            return instant - self.active > LECTURE_MAX_SECONDES
        if self.requests or self.a_la_porte:
            return False
        if self.request is not None:
            return bool(self.request.is_late(instant))
        return instant - self.active > INACTIVE_MAX_SECONDES


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
        deja = environ.get(_REPONSE)
        if deja is None:
            return application(environ, start_response)  # type: ignore[no-any-return]
        statut, entetes, corps = deja
        start_response(statut, entetes)
        return corps  # type: ignore[no-any-return]

    return answer


def main(adresse: str, fils: str, application: str = "guichet.configuration.wsgi") -> int:
    """Serve ``application`` on ``adresse`` (host:port); return the exit status."""
    wsgi = import_module(application).application
    # Threads are all busy in an hour of closing: nothing that an operator should read.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    try:
        serveur = Serveur(wsgi, adresse, int(fils))
    except OSError as faute:
        sys.stderr.write(f"Le portail ne peut pas écouter sur {adresse} : {faute.strerror}.\n")
        return 1
    for numero in (signal.SIGINT, signal.SIGTERM):
        signal.signal(numero, lambda *_: serveur.stop())
    _allow_files()
    serveur.run()
    return 0


def _allow_files() -> None:
    """Ask for a file for each connection, one for each body on its way, and those of the portal."""
    souple, dure = resource.getrlimit(resource.RLIMIT_NOFILE)
    if souple < _FICHIERS_OUVERTS:
        voulus = _FICHIERS_OUVERTS if dure == resource.RLIM_INFINITY else dure
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(voulus, _FICHIERS_OUVERTS), dure))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
