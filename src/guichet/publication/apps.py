"""The public pages as a Django application."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """Pages drawn from the texts."""

    name = "guichet.publication"
    label = "publication"
    verbose_name = "Pages publiques"
