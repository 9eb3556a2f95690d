"""``guichet journal verifier``."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guichet.journal.ancre import anchor_fault
from guichet.journal.verification import verify

PAS = 10_000


def _read_anchor(texte: str) -> tuple[int, str]:
    rang, _, empreinte = texte.partition(":")
    if not (rang.isdecimal() and empreinte):
        raise ArgumentTypeError("écrivez RANG:EMPREINTE, par exemple 1234:5f0c…")
    return int(rang), empreinte


class Command(BaseCommand):
    """Recomputes the journal; exit status 1 at the first broken link."""

    help = "Vérifie que le journal n’a pas été réécrit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verb."""
        parser.add_argument("action", choices=["verifier"])
        parser.add_argument(
            "--ancre", type=_read_anchor, metavar="RANG:EMPREINTE",
            help="compare avec une ligne « journal.ancre » du journal de sécurité",
        )  # fmt: skip

    def handle(self, *_args: Any, ancre: tuple[int, str] | None, **_options: Any) -> None:
        """Verify, say how far it is, and conclude."""
        verdict = verify(self._follow)
        faute = verdict.faute or (anchor_fault(*ancre) if ancre else None)
        if faute:
            raise CommandError(
                f"Journal rompu après {verdict.nombre} inscription(s) intacte(s). {faute} "
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
