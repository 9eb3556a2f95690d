"""The application « theme »."""

from django.apps import AppConfig


class ThemeConfig(AppConfig):
    """Layout, components, assets."""

    name = "guichet.theme"
    label = "theme"
    verbose_name = "Thème"
