"""Ask clamd about a content, over its INSTREAM command (clamd(8))."""

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from urllib.parse import urlsplit

_MORCEAU_OCTETS = 128 * 1024
_DELAI_SECONDES = 60
_REPONSE = re.compile(r"stream: (?:(?P<sain>OK)|(?P<menace>.+) FOUND)\0?\n?")


class AntivirusMuet(Exception):
    """No clear answer: the content stays unanalysed, never sound."""


def scan(adresse: str, contenu: IO[bytes]) -> str | None:
    """Return the name of the threat found in ``contenu``, None when clamd says it is sound.

    ``adresse`` is ``unix:///run/clamav/clamd.ctl`` or ``tcp://machine:3310``. Raises AntivirusMuet
    when clamd cannot be reached or answers anything else.
    """
    try:
        with _connection(adresse) as clamd:
            clamd.sendall(b"zINSTREAM\0")
            while bloc := contenu.read(_MORCEAU_OCTETS):
                clamd.sendall(struct.pack(">I", len(bloc)) + bloc)
            clamd.sendall(struct.pack(">I", 0))
            reponse = clamd.makefile("rb").read(4096).decode("utf-8", "replace")
    except OSError as faute:
        raise AntivirusMuet(f"clamd ne répond pas : {faute}") from faute
    lue = _REPONSE.fullmatch(reponse)
    if lue is None:
        raise AntivirusMuet(f"clamd répond « {reponse[:200]!r} »")
    return lue["menace"]


@contextmanager
def _connection(adresse: str) -> Iterator[socket.socket]:
    parties = urlsplit(adresse)
    if parties.scheme == "unix":
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as prise:
            prise.settimeout(_DELAI_SECONDES)
            prise.connect(parties.path)
            yield prise
        return
    lieu = (parties.hostname or "127.0.0.1", parties.port or 3310)
    with socket.create_connection(lieu, _DELAI_SECONDES) as prise:
        yield prise
