"""``guichet qcluster``: the worker alone; ``guichet servir`` runs it with the web server."""

from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Works until asked to stop."""

    help = "Lance les seules tâches de fond (« guichet servir » le fait déjà)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Start the processes; they end with this one."""
        # It reads the settings when it is imported.
        from django_q.cluster import Cluster

        Cluster().start()
