"""``guichet administrateur``: invite the first two administrators, or one in an emergency."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from guichet.acteurs.premier import PREMIERS, administrators, invite_administrateur


class Command(BaseCommand):
    """Prints the link that opens the account of an administrator."""

    help = (
        "Invite les deux premiers administrateurs, ou un autre en secours, et affiche le lien qui "
        "ouvre son compte."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare who is invited."""
        parser.add_argument("email", help="adresse électronique")
        parser.add_argument("prenom", help="prénom")
        parser.add_argument("nom", help="nom")
        parser.add_argument(
            "--secours",
            default="",
            metavar="RAISON",
            help="urgence : passe outre le second accord, et le dit à tous les administrateurs",
        )

    def handle(
        self, *_args: Any, email: str, prenom: str, nom: str, secours: str, **_options: Any
    ) -> None:
        """Invite, unless enough people administer the portal already."""
        en_place = administrators()
        try:
            lien = invite_administrateur(email, prenom, nom, secours)
        except (PermissionDenied, ValidationError) as refus:
            phrases = getattr(refus, "messages", None) or [str(refus)]
            raise CommandError(" ".join(phrases)) from refus
        self.stdout.write(f"Lien à ouvrir dans les sept jours :\n{lien}")
        if secours:
            self.stdout.write(
                "Invitation de secours : le journal la garde, et un courriel part à chacun des "
                f"{len(en_place)} administrateurs en place."
            )
        elif not en_place:
            self.stdout.write(
                f"Il faut {PREMIERS} administrateurs pour donner un rôle d’agent : invitez aussi "
                "le second, une autre personne, par cette commande."
            )
