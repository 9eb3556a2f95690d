"""``guichet journal verifier``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guichet.journal.verification import verify

PAS = 10_000


class Command(BaseCommand):
    """Recomputes the journal; exit status 1 at the first broken link."""

    help = "Vérifie que le journal n’a pas été réécrit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verb."""
        parser.add_argument("action", choices=["verifier"])

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Verify, say how far it is, and conclude."""
        verdict = verify(self._follow)
        if verdict.faute:
            raise CommandError(
                f"Journal rompu après {verdict.nombre} inscription(s) intacte(s). {verdict.faute} "
                "Gardez une copie de la base en l’état et prévenez le responsable de la sécurité."
            )
        self.stdout.write(
            f"Journal intact : {verdict.nombre} inscription(s), dernière empreinte "
            f"{verdict.empreinte}."
        )

    def _follow(self, fait: int, total: int) -> None:
        """Print a line now and then."""
        if fait % PAS == 0 or fait == total:
            self.stdout.write(f"{fait} inscription(s) vérifiée(s) sur {total}")
