"""The application « courriels »."""

from django.apps import AppConfig


class CourrielsConfig(AppConfig):
    """The outbox."""

    name = "guichet.courriels"
    label = "courriels"
    verbose_name = "Courriels"
