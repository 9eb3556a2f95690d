"""The application « horloge »."""

from django.apps import AppConfig


class HorlogeConfig(AppConfig):
    """The clock."""

    name = "guichet.horloge"
    label = "horloge"
    verbose_name = "Horloge"
