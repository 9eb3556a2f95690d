"""The settings of the tests and of the type checker: the portal's own, in production mode.

On SQLite, or on a throw-away PostgreSQL with GUICHET_TESTS_BASE=postgresql.
"""

import os
import tempfile

os.environ["GUICHET_DEMONSTRATION"] = "0"
os.environ["GUICHET_CLE_SECRETE"] = "une-cle-de-test-assez-longue-pour-le-portail-de-test"
os.environ["GUICHET_CLES_DONNEES"] = "une-cle-de-test-assez-longue-pour-les-donnees-chiffrees"
os.environ["GUICHET_HOTES"] = "testserver,127.0.0.1,localhost"
os.environ["GUICHET_HTTPS"] = "0"
os.environ["GUICHET_ACCEPTE_SANS_HTTPS"] = "1"
os.environ["GUICHET_ACCEPTE_SANS_ANTIVIRUS"] = "1"
os.environ["GUICHET_ACCEPTE_CONTENUS_EN_CLAIR"] = "1"
os.environ["GUICHET_ACCEPTE_ROOT"] = "1"
os.environ.setdefault("GUICHET_SMTP", "smtp://127.0.0.1:2525")
_DONNEES = tempfile.TemporaryDirectory(prefix="guichet-tests-")
os.environ["GUICHET_DONNEES"] = _DONNEES.name

if os.environ.get("GUICHET_TESTS_BASE") == "postgresql":
    from tests.guichet import grappe

    # The processes of a parallel run inherit the address: one cluster is enough.
    if "GUICHET_BASE_DE_DONNEES" not in os.environ:
        os.environ["GUICHET_BASE_DE_DONNEES"] = grappe.start()

_DONNE = dict(os.environ)

from guichet.configuration.settings import *  # noqa: E402, F403

# Secrets are forgotten once read; the portals that tests start need them too.
os.environ.update(_DONNE)

# A file, so that several threads and processes meet in it as they do in production.
if "GUICHET_BASE_DE_DONNEES" not in os.environ:
    DATABASES["default"]["TEST"] = {"NAME": f"{_DONNEES.name}/tests.sqlite3"}  # noqa: F405

# The same hash with little work: hundreds of tests log in.
PASSWORD_HASHERS = ["tests.guichet.hachage.Argon2Leger"]

# The smallest object with a life cycle, and tables that name contents in every way.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.guichet.cycles.feu", "tests.guichet.fichiers.rangement"]  # noqa: F405
