"""The application of the machine door."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The machine door."""

    name = "guichet.api"
    label = "api"
    verbose_name = "API"
