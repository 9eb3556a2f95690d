"""The application « depots »."""

from django.apps import AppConfig


class DepotsConfig(AppConfig):
    """Simulator, deposits and tracking."""

    name = "guichet.depots"
    label = "depots"
    verbose_name = "Dépôts"
