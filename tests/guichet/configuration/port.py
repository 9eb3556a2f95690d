"""Our web server, on a port that it chooses and writes in the file ``port``."""

import sys
from pathlib import Path

from guichet.configuration.web import __main__ as web


class _Serveur(web.Serveur):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        ecrit = Path("port.tmp")
        ecrit.write_text(str(self.effective_port))
        ecrit.rename("port")


web.Serveur = _Serveur
sys.exit(web.main(*sys.argv[1:]))
