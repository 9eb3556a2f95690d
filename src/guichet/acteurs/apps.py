"""The application « acteurs »."""

from django.apps import AppConfig


class ActeursConfig(AppConfig):
    """Organisations, people, roles."""

    name = "guichet.acteurs"
    label = "acteurs"
    verbose_name = "Acteurs"
