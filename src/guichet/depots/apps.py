"""The application « depots »."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from guichet.depots.suivi import declencheurs


class DepotsConfig(AppConfig):
    """Simulator, deposits and tracking."""

    name = "guichet.depots"
    label = "depots"
    verbose_name = "Dépôts"

    def ready(self) -> None:
        """Look after the triggers at the end of every migration."""
        post_migrate.connect(_keep_triggers, sender=self)


def _keep_triggers(using: str, **_autres: Any) -> None:
    """Put the triggers back where SQLite lost them, remaking a table for a migration."""
    connexion = connections[using]
    tables = connexion.introspection.table_names()
    if "depots_total" in tables and not declencheurs.is_installed(connexion):
        declencheurs.install(connexion)
