"""``guichet restaurer SAUVEGARDE``."""

from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guichet.avancement import follow
from guichet.sauvegarde.archive import SauvegardeIllisible
from guichet.sauvegarde.copie import SauvegardeRefusee, read_key
from guichet.sauvegarde.postgresql import OutilAbsent, OutilEnEchec
from guichet.sauvegarde.retour import restore


class Command(BaseCommand):
    """Puts a backup back and verifies what is there then; status 1 when something is wrong."""

    help = "Remet en place une sauvegarde, portail arrêté, et vérifie tout ce qui est repris."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what, and whether something may be replaced."""
        parser.add_argument("sauvegarde", type=Path, help="fichier de « guichet sauvegarder »")
        parser.add_argument(
            "--remplacer",
            action="store_true",
            help="remplace la base, et remet les contenus par-dessus ceux d’ici",
        )

    def handle(
        self, *_args: Any, sauvegarde: Path, remplacer: bool, **_options: Any
    ) -> None:  # fmt: skip
        """Restore, and say what the journal says."""
        try:
            with ExitStack() as pile:
                bilan = restore(
                    sauvegarde, read_key(), remplacer,
                    lambda quoi, total: pile.enter_context(follow(quoi, total)),
                )  # fmt: skip
        except (SauvegardeRefusee, SauvegardeIllisible, OutilAbsent, OutilEnEchec) as refus:
            raise CommandError(str(refus)) from refus
        self.stdout.write(f"Sauvegarde du {bilan.faite_le} reprise : {bilan.contenus} contenu(s).")
        if bilan.faute:
            raise CommandError(
                f"{bilan.faute} Ne rouvrez pas le portail : gardez tout en l’état et prévenez le "
                "responsable de la sécurité."
            )
        rang, empreinte = bilan.tete
        if not bilan.a_verifier:
            self.stdout.write(
                f"Journal intact : {rang} inscription(s), dernière empreinte {empreinte}."
            )
        if bilan.a_migrer:
            suite = ", puis « guichet journal verifier »," if bilan.a_verifier else ""
            self.stdout.write(
                "Cette sauvegarde est d’une version antérieure du portail : lancez « guichet "
                f"migrer »{suite} avant de le rouvrir."
            )
