"""The settings of the tests and of the type checker: the portal's own, in production mode."""

import os
import tempfile

os.environ["GUICHET_DEMONSTRATION"] = "0"
os.environ["GUICHET_CLE_SECRETE"] = "une-cle-de-test-assez-longue-pour-le-portail-de-test"
os.environ["GUICHET_HOTES"] = "testserver,127.0.0.1,localhost"
os.environ["GUICHET_HTTPS"] = "0"
_DONNEES = tempfile.TemporaryDirectory(prefix="guichet-tests-")
os.environ["GUICHET_DONNEES"] = _DONNEES.name

from guichet.configuration.settings import *  # noqa: E402, F403

# A file, so that several threads and processes meet in it as they do in production.
DATABASES["default"]["TEST"] = {"NAME": f"{_DONNEES.name}/tests.sqlite3"}  # noqa: F405
