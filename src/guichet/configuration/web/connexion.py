"""One client, as long as it is connected: what it sends, what it reads, how long it is kept."""

import logging
import time
from contextlib import suppress
from io import BytesIO
from socket import SHUT_WR
from typing import Any

from waitress.channel import HTTPChannel
from waitress.utilities import Error, InternalServerError

from guichet.annonce import TETE_SEULE
from guichet.configuration.web.requete import Refus, Requete, SansPlace, Tache
from guichet.fichiers.pannes import DISQUE_PLEIN

INACTIVE_MAX_SECONDES = 20
LECTURE_MAX_SECONDES = 60
# Who is refused goes on sending for a while before reading the answer.
VIDANGE_MAX_SECONDES = 10


class _Annonce:
    """Shows the portal the head of a request, in a thread, and does what it says."""

    def __init__(self, connexion: "Connexion") -> None:
        self._connexion = connexion

    def service(self) -> None:
        """Let the body come, or answer at once."""
        connexion, requete = self._connexion, self._connexion.request
        environ = Tache(connexion, requete).get_environment()
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
    task_class = Tache
    error_task_class = Refus
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
            self.give_up(SansPlace(""))
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
