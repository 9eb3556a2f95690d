"""``guichet migrer``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guichet.chiffrement.cles import CoffreFerme
from guichet.configuration import preparation


class Command(BaseCommand):
    """Brings the database up to date."""

    help = "Crée la base de données ou la met à jour."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Migrate and say so."""
        try:
            etapes = preparation.migrate()
        except CoffreFerme as faute:
            raise CommandError(str(faute)) from faute
        self.stdout.write(
            f"Base de données mise à jour : {etapes} étape(s)."
            if etapes
            else "La base de données était déjà à jour."
        )
