"""A small real mail server on loopback, which keeps what it receives or refuses it."""

import email
from email.message import Message
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
            elif verbe == "QUIT":
                self._say("221 au revoir")
                return
            else:
                self._say("250 bien")

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
    """``with Facteur() as facteur:`` listens on ``facteur.port``."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.refuse = False
        self._serveur = ThreadingTCPServer(("127.0.0.1", 0), _Conversation)
        self._serveur.daemon_threads = True
        self._serveur.facteur = self
        self.port = self._serveur.server_address[1]

    def __enter__(self) -> "Facteur":
        Thread(target=self._serveur.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._serveur.shutdown()
        self._serveur.server_close()
