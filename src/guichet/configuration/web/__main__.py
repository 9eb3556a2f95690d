"""See the package: ``python -m guichet.configuration.web``."""

import gc
import logging
import resource
import signal
import sys
from importlib import import_module

from guichet.configuration.web.serveur import Serveur

_FICHIERS_OUVERTS = 4096


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
    # What was imported never dies: the collector need not walk it again while a page waits.
    gc.collect()
    gc.freeze()
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
