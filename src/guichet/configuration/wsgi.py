"""The door of a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from guichet.confinement.discretion import hide

# Whatever server runs it: the settings that are read below hold the secrets.
hide()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.configuration.settings")
# As the command does: another server may have started us.
os.umask(0o077)
application = get_wsgi_application()
