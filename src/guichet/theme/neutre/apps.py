"""The neutral theme as a Django application: its templates and files are found by Django."""

from django.apps import AppConfig


class NeutreConfig(AppConfig):
    """Named by ``GUICHET_THEME`` unless an operator chooses another theme."""

    name = "guichet.theme.neutre"
    label = "theme_neutre"
    verbose_name = "Thème neutre"
