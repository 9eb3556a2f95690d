"""``guichet servir``: the whole portal in one command."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from guichet.confidentiel import ConfigurationInvalide
from guichet.configuration import exigences, preparation, serveur


def public_address(adresse: str) -> str:
    """Return where a browser of this machine finds who listens on ``adresse`` (host:port)."""
    hote, _, port = adresse.rpartition(":")
    partout = hote in ("", "0.0.0.0", "[::]")  # noqa: S104 -- compared, not listened on
    return f"http://{settings.ALLOWED_HOSTS[0] if partout else hote}:{port}"


class Command(BaseCommand):
    """Web server and worker; ends cleanly on Ctrl-C."""

    help = "Lance le portail : serveur web et tâches de fond."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the address and the number of threads."""
        parser.add_argument("--adresse", default="127.0.0.1:8000", help="machine:port")
        parser.add_argument("--fils", type=int, default=32, help="requêtes traitées à la fois")

    def handle(self, *_args: Any, adresse: str, fils: int, **_options: Any) -> None:
        """Check the database, gather the static files, serve."""
        if not settings.DEMONSTRATION:
            try:
                exigences.check_listening(adresse)
            except ConfigurationInvalide as refus:
                raise CommandError(str(refus)) from refus
        if settings.DEMONSTRATION:
            # Read again by the two processes: the links of the mails lead where we listen.
            os.environ.setdefault("GUICHET_ADRESSE", public_address(adresse))
        preparation.check_ready()
        try:
            serveur.check_free(adresse)
        except serveur.AdresseRefusee as refus:
            raise CommandError(str(refus)) from refus
        preparation.collect_static()
        connections.close_all()
        mode = "démonstration" if settings.DEMONSTRATION else "production"
        self.stdout.write(f"Guichet SONS ({mode}) : http://{adresse}/ – Ctrl-C pour arrêter.")
        lecture = preparation.measure_reading()
        self.stdout.write(f"{'' if lecture.is_held else 'Attention. '}{lecture}")
        for manque in [*settings.RENONCEMENTS, *preparation.list_gaps()]:
            self.stdout.write(f"Attention. {manque}")
        self.stdout.flush()
        if serveur.serve(adresse, fils) != 0:
            raise CommandError("Le portail s’est arrêté de lui-même ; la cause est plus haut.")
        self.stdout.write("Portail arrêté.")
