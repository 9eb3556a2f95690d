"""The portal, loaded for the tools that read its tables."""

import os
import tempfile

import django
from django.apps import apps


def start() -> None:
    """Load the portal as in a demonstration, on a folder that goes away, unless it is loaded."""
    if apps.ready:
        return
    with tempfile.TemporaryDirectory() as dossier:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guichet.configuration.settings")
        os.environ.setdefault("GUICHET_DEMONSTRATION", "1")
        os.environ.setdefault("GUICHET_DONNEES", dossier)
        django.setup()
