"""The application « acteurs »."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class ActeursConfig(AppConfig):
    """Organisations, people, roles."""

    name = "guichet.acteurs"
    label = "acteurs"
    verbose_name = "Acteurs"

    def ready(self) -> None:
        """Listen to log-ins and log-outs, and to the end of migrations."""
        from guichet.acteurs import signaux  # noqa: F401

        post_migrate.connect(install_exclusions, sender=self)


def install_exclusions(using: str, **_: Any) -> None:
    """Have the database refuse the pairs of roles that the code forbids today.

    SQLite loses its triggers when a migration remakes the table; a pair may have been added.
    """
    from guichet.acteurs import exclusions

    connexion = connections[using]
    if "acteurs_rattachement" in connexion.introspection.table_names():
        exclusions.install(connexion)
