"""The portal's web application, that says when it comes to control and waits to be told to go on.

By files in its data folder: ``au-controle``, then ``continuer``.
"""

import os
from pathlib import Path

from guichet.configuration.wsgi import application
from guichet.depots.reception import flux
from tests.guichet.a_part import wait_for

__all__ = ["application"]

_DOSSIER = Path(os.environ["GUICHET_DONNEES"])
_controler = flux._control


def _wait(reception):
    (_DOSSIER / "au-controle").touch()
    wait_for((_DOSSIER / "continuer").exists)
    return _controler(reception)


flux._control = _wait
