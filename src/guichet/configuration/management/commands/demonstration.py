"""``guichet demonstration``: load the demonstration data and print the log-ins."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.module_loading import import_string

from guichet.acteurs.demonstration import MOT_DE_PASSE, ORGANISATIONS, PERSONNES
from guichet.configuration import preparation
from guichet.configuration.models import BaseDeDemonstration
from guichet.courriels.boite import follow_address

# Each loads the data of one counter, on the ground of those before; called again, it adds nothing.
CHARGEURS = (
    "guichet.depots.demonstration.dates.load",
    "guichet.acteurs.demonstration.load",
    "guichet.referencement.demonstration.load",
    "guichet.enrolement.demonstration.load",
    "guichet.modeles.demonstration.load",
    "guichet.depots.demonstration.chargement.load",
    "guichet.nominations.demonstration.load",
)


@contextmanager
def _unheard() -> Iterator[None]:
    """Keep the log of security silent: what a demonstration does to itself alerts nobody."""
    journal = logging.getLogger("guichet.securite")
    niveau = journal.level
    journal.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        journal.setLevel(niveau)


class Command(BaseCommand):
    """Loads what is missing, and shows who may log in."""

    help = "Charge les données de démonstration et affiche les identifiants."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load everything or nothing, and mark the base for good: production refuses it."""
        if not settings.DEMONSTRATION:
            raise CommandError(
                "Les données de démonstration ne se chargent que dans un portail de démonstration "
                "(GUICHET_DEMONSTRATION=1)."
            )
        preparation.refuse_real_accounts()
        with _unheard(), transaction.atomic():
            BaseDeDemonstration.objects.get_or_create()
            for chargeur in CHARGEURS:
                import_string(chargeur)()
            follow_address(settings.ADRESSE_PUBLIQUE)
        self.stdout.write(f"Identifiants de démonstration (mot de passe : {MOT_DE_PASSE})")
        for personne in PERSONNES:
            roles = [f"{role.label} ({ORGANISATIONS[cle][1]})" for cle, role in personne.roles]
            self.stdout.write(f"  {personne.email:<36} {', '.join(roles)}")
        self.stdout.write(
            "Les actes à deux s’essaient avec deux identifiants d’un même rôle : « À confirmer »."
        )
