"""The application « acteurs »."""

from django.apps import AppConfig


class ActeursConfig(AppConfig):
    """Organisations, people, roles."""

    name = "guichet.acteurs"
    label = "acteurs"
    verbose_name = "Acteurs"

    def ready(self) -> None:
        """Listen to log-ins and log-outs."""
        from guichet.acteurs import signaux  # noqa: F401
