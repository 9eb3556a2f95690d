"""The application « fichiers »."""

from django.apps import AppConfig


class FichiersConfig(AppConfig):
    """Contents handed in."""

    name = "guichet.fichiers"
    label = "fichiers"
    verbose_name = "Fichiers"
