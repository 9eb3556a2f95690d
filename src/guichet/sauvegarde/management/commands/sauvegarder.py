"""``guichet sauvegarder DESTINATION``."""

from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guichet.avancement import follow
from guichet.chiffrement.cles import CoffreFerme
from guichet.fichiers.pannes import DISQUE_PLEIN
from guichet.fichiers.reception import readable
from guichet.sauvegarde.copie import SauvegardeRefusee, read_key, save
from guichet.sauvegarde.postgresql import OutilAbsent, OutilEnEchec


class Command(BaseCommand):
    """Copies the whole portal, while it works, into one encrypted file."""

    help = "Sauvegarde la base et les fichiers dans un fichier chiffré, portail en marche ou non."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare where to."""
        parser.add_argument("destination", type=Path, help="fichier à écrire, qui n’existe pas")

    def handle(self, *_args: Any, destination: Path, **_options: Any) -> None:
        """Save, and say what is in it and which keys it needs."""
        try:
            with ExitStack() as pile:
                bilan = save(
                    destination.resolve(), read_key(),
                    lambda quoi, total: pile.enter_context(follow(quoi, total)),
                )  # fmt: skip
        except (SauvegardeRefusee, OutilAbsent, OutilEnEchec, CoffreFerme) as refus:
            raise CommandError(str(refus)) from refus
        except OSError as faute:
            if faute.errno not in DISQUE_PLEIN:
                raise
            raise CommandError(
                f"Plus de place pour écrire {destination} : rien n’est gardé."
            ) from faute
        rang, empreinte = bilan.tete
        self.stdout.write(
            f"Sauvegarde écrite : {destination} ({readable(bilan.octets)}), {bilan.contenus} "
            f"contenu(s), journal jusqu’à l’inscription {rang}, empreinte {empreinte}."
        )
        self.stdout.write(
            f"Pour la reprendre : GUICHET_CLE_SAUVEGARDE, et les clés de données "
            f"{', '.join(bilan.cles) or '(aucune)'}."
        )
        if bilan.absents:
            raise CommandError(
                f"{len(bilan.absents)} contenu(s) que la base nomme ne sont pas dans le stockage, "
                f"ni donc dans la sauvegarde ; le premier est {bilan.absents[0]}. Cherchez-les "
                "dans une sauvegarde plus ancienne."
            )
