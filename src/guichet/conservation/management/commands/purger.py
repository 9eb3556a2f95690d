"""``guichet purger``: what is kept, for how long; end what is over."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guichet.conservation.durees import durees
from guichet.conservation.purge import PurgeImpossible, purge
from sons.ecriture import write_instant


class Command(BaseCommand):
    """Lists the categories, or ends what one of them has kept too long."""

    help = "Dit ce qui est gardé et combien de temps ; efface ce qui l’a été assez."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what is purged, and whether for good."""
        parser.add_argument("--categorie", help="la catégorie à purger ; aucune : les énumérer")
        parser.add_argument("--a-blanc", action="store_true", help="compter sans rien effacer")

    def handle(self, *_args: Any, categorie: str | None, a_blanc: bool, **_options: Any) -> None:
        """List, count or purge."""
        if categorie is None:
            self._list()
            return
        try:
            bilan = purge(categorie, a_blanc)
        except PurgeImpossible as refus:
            raise CommandError(str(refus)) from refus
        verbe = "à effacer (rien ne l’a été)" if a_blanc else "effacé(s)"
        self.stdout.write(
            f"{bilan.categorie.libelle} : {bilan.nombre} élément(s) {verbe}, d’avant le "
            f"{write_instant(bilan.avant)}."
        )

    def _list(self) -> None:
        for une in durees().categorie:
            duree = une.dite if une.is_purged else "jamais effacé par le portail"
            self.stdout.write(f"{une.code:<20} {une.libelle} : {duree} ({une.depuis})")
