"""The application « taches »."""

from django.apps import AppConfig


class TachesConfig(AppConfig):
    """Background work."""

    name = "guichet.taches"
    label = "taches"
    verbose_name = "Tâches"
