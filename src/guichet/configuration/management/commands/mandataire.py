"""``guichet mandataire``: the nginx configuration to place before the portal."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from guichet.configuration.mandataire import write_nginx


class Command(BaseCommand):
    """Writes the configuration on standard output."""

    help = "Écrit la configuration nginx à placer devant le portail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare where the portal listens."""
        parser.add_argument(
            "--adresse", default="127.0.0.1:8000", help="machine:port de « guichet servir »"
        )

    def handle(self, *_args: Any, adresse: str, **_options: Any) -> None:
        """Write it."""
        self.stdout.write(write_nginx(adresse, settings.ALLOWED_HOSTS), ending="")
