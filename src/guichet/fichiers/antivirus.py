"""Ask clamd about a content, over its INSTREAM command (clamd(8))."""

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from urllib.parse import urlsplit

_MORCEAU_OCTETS = 128 * 1024
_CONNEXION_SECONDES = 5
# Longer than what clamd gives itself for one content (MaxScanTime, 120 seconds).
_REPONSE_SECONDES = 150
_REPONSE = re.compile(r"stream: (?:(?P<sain>OK)|(?P<menace>.+) FOUND)\0?\n?")
# What clamd says, when told to (AlertExceedsMax), of a content that it did not look at whole.
_LIMITE = "Heuristics.Limits.Exceeded"


class AntivirusMuet(Exception):
    """No clear answer: the content stays unanalysed, never sound."""


class AntivirusInjoignable(AntivirusMuet):
    """Nobody answers: asking about another content is vain."""


def scan(adresse: str, contenu: IO[bytes]) -> str | None:
    """Return the name of the threat found in ``contenu``, None when clamd says it is sound.

    ``adresse`` is ``unix:///run/clamav/clamd.ctl`` or ``tcp://machine:3310``. Raises
    AntivirusInjoignable when there is no clamd there, AntivirusMuet when it says neither: a
    content past one of its limits is not looked at whole.
    """
    with _connection(adresse) as clamd:
        reponse = _converse(clamd, contenu)
    lue = _REPONSE.fullmatch(reponse)
    if lue is None or (lue["menace"] or "").startswith(_LIMITE):
        raise AntivirusMuet(f"clamd n’a pas analysé le contenu entier ; il répond {reponse!r}")
    return lue["menace"]


def _converse(clamd: socket.socket, contenu: IO[bytes]) -> str:
    """Send the content by chunks, each after its length, and return what clamd answers."""
    with _faults():
        clamd.sendall(b"zINSTREAM\0")
    envoyes = 0
    while bloc := contenu.read(_MORCEAU_OCTETS):
        with _faults(envoyes):
            clamd.sendall(struct.pack(">I", len(bloc)) + bloc)
        envoyes += len(bloc)
    with _faults(envoyes):
        clamd.sendall(struct.pack(">I", 0))
        return clamd.makefile("rb").read(4096).decode("utf-8", "replace")


@contextmanager
def _faults(envoyes: int = 0) -> Iterator[None]:
    """Tell the faults of the conversation, apart from those of the content that is read."""
    try:
        yield
    except TimeoutError as faute:
        raise AntivirusMuet(f"clamd n’a pas répondu en {_REPONSE_SECONDES} secondes") from faute
    except OSError as faute:
        # Its reason is often lost with the connection: it does not wait for us to read it.
        raise AntivirusMuet(
            f"clamd a coupé la conversation après {envoyes} octets : il s’est arrêté, ou le "
            "contenu dépasse sa limite (StreamMaxLength dans clamd.conf)"
        ) from faute


@contextmanager
def _connection(adresse: str) -> Iterator[socket.socket]:
    try:
        prise = _connect(adresse)
    except OSError as faute:
        raise AntivirusInjoignable(f"clamd est injoignable ({adresse}) : {faute}") from faute
    with prise:
        prise.settimeout(_REPONSE_SECONDES)
        yield prise


def _connect(adresse: str) -> socket.socket:
    parties = urlsplit(adresse)
    if parties.scheme != "unix":
        lieu = (parties.hostname or "127.0.0.1", parties.port or 3310)
        return socket.create_connection(lieu, _CONNEXION_SECONDES)
    prise = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        prise.settimeout(_CONNEXION_SECONDES)
        prise.connect(parties.path)
    except OSError:
        prise.close()
        raise
    return prise
