"""``guichet personne exporter`` and ``guichet personne effacer``."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from guichet.acteurs import donnees
from guichet.acteurs.models import Personne


class Command(BaseCommand):
    """Gives a person's data, or makes them nameless; both are in the journal."""

    help = "Donne à une personne ses données, ou les efface ; le journal garde la trace des deux."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verb and whose data."""
        parser.add_argument("action", choices=["exporter", "effacer"])
        parser.add_argument("email", help="adresse électronique de la personne")
        parser.add_argument(
            "--confirmer", action="store_true", help="effacer pour de bon : rien n’y revient"
        )

    def handle(
        self, *_args: Any, action: str, email: str, confirmer: bool, **_options: Any
    ) -> None:
        """Export, or erase."""
        personne = Personne.objects.filter(email__iexact=email.strip()).first()
        if personne is None:
            raise CommandError(f"Aucun compte n’a l’adresse « {email} ».")
        if action == "exporter":
            exportees = donnees.export(None, personne)
            self.stdout.write(json.dumps(exportees, ensure_ascii=False, indent=2))
            return
        if not confirmer:
            raise CommandError(
                f"Effacer {personne} est sans retour : relancez avec --confirmer. Ses actes "
                "resteront au journal, sous le numéro "
                f"{personne.pk}."
            )
        try:
            donnees.erase(None, personne)
        except ValidationError as refus:
            raise CommandError(" ".join(refus.messages)) from refus
        self.stdout.write(f"La personne {personne.pk} n’a plus de nom. Restent sous son numéro :")
        for une in donnees.remains(personne):
            self.stdout.write(f"  {une['nombre']:>6} {une['quoi']} ({une['champ']})")
