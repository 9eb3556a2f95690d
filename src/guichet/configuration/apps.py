"""The application « configuration »: it only has commands."""

from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    """Settings, addresses, doorkeeper, navigation, server."""

    name = "guichet.configuration"
    label = "configuration"
    verbose_name = "Configuration"
