"""``guichet administrateur``: invite the first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from guichet.acteurs.premier import invite_administrateur


class Command(BaseCommand):
    """Prints the link that opens the account of the first administrator."""

    help = "Invite le premier administrateur et affiche le lien qui ouvre son compte."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare who is invited."""
        parser.add_argument("email", help="adresse électronique")
        parser.add_argument("prenom", help="prénom")
        parser.add_argument("nom", help="nom")

    def handle(self, *_args: Any, email: str, prenom: str, nom: str, **_options: Any) -> None:
        """Invite, unless somebody administers the portal already."""
        try:
            lien = invite_administrateur(email, prenom, nom)
        except (PermissionDenied, ValidationError) as refus:
            phrases = getattr(refus, "messages", None) or [str(refus)]
            raise CommandError(" ".join(phrases)) from refus
        self.stdout.write(f"Lien à ouvrir dans les sept jours :\n{lien}")
