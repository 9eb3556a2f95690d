"""An application behind our web server, that says what it is given."""

import hashlib
import time

from guichet.annonce import ADMISE, RECUE_LE, TETE_SEULE


def application(environ, start_response):
    chemin = environ["PATH_INFO"]
    if environ.get(TETE_SEULE):
        if chemin == "/faute":
            raise RuntimeError("une faute à la porte")
        statut = "100 Continue" if chemin == "/ouverte" else "403 Forbidden"
        start_response(statut, [("Content-Length", "5")])
        return _Corps(b"refus")
    if chemin == "/longue":
        time.sleep(1)
    empreinte, taille = hashlib.sha256(), 0
    while bloc := environ["wsgi.input"].read(65536):
        empreinte.update(bloc)
        taille += len(bloc)
    dit = f"{taille} {empreinte.hexdigest()} {environ[ADMISE]} {environ[RECUE_LE].timestamp()}"
    start_response("200 OK", [("Content-Length", str(len(dit)))])
    return _Corps(dit.encode())


class _Corps(list):
    def __init__(self, contenu):
        super().__init__([contenu])

    def close(self):
        pass
