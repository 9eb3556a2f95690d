"""A small real mail server on loopback, which keeps what it receives or refuses it."""

import email
import ssl
from email.message import Message
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread


class _Conversation(StreamRequestHandler):
    def handle(self):
        self._say("220 facteur")
        while ligne := self.rfile.readline().decode().strip():
            verbe = ligne.split()[0].upper()
            if verbe == "DATA":
                self._receive()
            elif verbe == "RCPT" and self.server.facteur.refuse:
                self._say("550 boîte inconnue")
            elif verbe == "EHLO" and self.server.facteur.contexte:
                self._say("250-facteur\r\n250 STARTTLS")
            elif verbe == "STARTTLS":
                self._encrypt()
            elif verbe == "QUIT":
                self._say("221 au revoir")
                return
            else:
                self._say("250 bien")

    def _encrypt(self):
        self._say("220 chiffrons")
        try:
            self.request = self.server.facteur.contexte.wrap_socket(self.request, server_side=True)
        except OSError:
            # The client does not believe that it is us.
            self.request.close()
        self.setup()

    def finish(self):
        super().finish()
        # Not the one that was accepted, once it encrypts.
        self.request.close()

    def _receive(self):
        self._say("354 j’écoute")
        lignes = []
        while (ligne := self.rfile.readline()) != b".\r\n":
            lignes.append(ligne)
        self.server.facteur.messages.append(email.message_from_bytes(b"".join(lignes)))
        self._say("250 reçu")

    def _say(self, phrase):
        self.wfile.write(f"{phrase}\r\n".encode())


class Facteur:
    """``with Facteur() as facteur:`` listens on ``facteur.port``.

    With a ``certificat``, it encrypts: from the first byte, or when asked to (``starttls``).
    """

    def __init__(self, certificat: Path | None = None, starttls: bool = False) -> None:
        self.messages: list[Message] = []
        self.refuse = False
        self._serveur = ThreadingTCPServer(("127.0.0.1", 0), _Conversation)
        self._serveur.daemon_threads = True
        self._serveur.facteur = self
        self.contexte = _context(certificat) if certificat else None
        if self.contexte and not starttls:
            chiffre = self.contexte.wrap_socket(self._serveur.socket, server_side=True)
            self._serveur.socket = chiffre
        self.port = self._serveur.server_address[1]

    def __enter__(self) -> "Facteur":
        Thread(target=self._serveur.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._serveur.shutdown()
        self._serveur.server_close()


def _context(certificat: Path) -> ssl.SSLContext:
    contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    contexte.load_cert_chain(certificat, certificat.with_name("cle.pem"))
    return contexte
