"""One request as it is read, and what is answered to what is no request."""

import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from waitress.adjustments import Adjustments
from waitress.parser import HTTPRequestParser
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import Error

from guichet import horloge
from guichet.annonce import ADMISE, RECUE_LE
from guichet.configuration.entetes import refusal_headers

# The answer that the portal gave to a head, in the environment of its request.
REPONSE = "guichet.reponse"
# A body of a form waits in memory for its end; a larger one is announced.
ANNONCE_OCTETS = 64 * 1024
# A head is a few hundred bytes; a body has half a minute, and one second more every 2 Ko.
TETE_MAX_SECONDES = 20
CORPS_MAX_SECONDES = 30
DEBIT_MIN_OCTETS = 2 * 1024

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


class LongueurAbsente(Error):  # type: ignore[misc]
    """A body whose end nothing tells."""

    code, reason = 411, "Length Required"


class SansPlace(Error):  # type: ignore[misc]
    """The disk is full."""

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
            self.error = LongueurAbsente("")
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


class Tache(WSGITask):  # type: ignore[misc]
    """Answers one request, in a thread."""

    def get_environment(self) -> dict[str, Any]:
        """Add what the portal wants to know of the request."""
        environ: dict[str, Any] = super().get_environment()
        environ[ADMISE] = self.request.admise
        environ[RECUE_LE] = self.request.recue_le
        environ[REPONSE] = self.request.reponse
        return environ


class Refus(ErrorTask):  # type: ignore[misc]
    """Refuses, in French, what is not a request."""

    def execute(self) -> None:
        """Answer with the sentence of the status."""
        erreur = self.request.error
        self.status = f"{erreur.code} {erreur.reason}"
        corps = _PHRASES.get(erreur.code, _PHRASES[400]).encode()
        self.content_length = len(corps)
        self.response_headers = [
            ("Content-Type", "text/plain; charset=utf-8"), ("Connection", "close"),
            *refusal_headers(),
        ]  # fmt: skip
        self.set_close_on_finish()
        self.write(corps)
