"""The portal's web application, whose process is killed as soon as it comes to control."""

import os
import signal

from guichet.configuration.wsgi import application
from guichet.depots.reception import flux

__all__ = ["application"]


def _die(*_):
    os.kill(os.getpid(), signal.SIGKILL)


flux._control = _die
