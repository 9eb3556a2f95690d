"""The theme of the State as a Django application."""

from django.apps import AppConfig


class DsfrConfig(AppConfig):
    """Named by ``GUICHET_THEME`` where an entitled agency asks for it."""

    name = "guichet.theme.dsfr"
    label = "theme_dsfr"
    verbose_name = "Thème du système de design de l’État"
