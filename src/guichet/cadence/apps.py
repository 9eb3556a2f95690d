"""The application « cadence »."""

from django.apps import AppConfig


class CadenceConfig(AppConfig):
    """How often one may ask."""

    name = "guichet.cadence"
    label = "cadence"
    verbose_name = "Cadence"
