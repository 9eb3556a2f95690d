"""``guichet coffre etat`` and ``guichet coffre retourner``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guichet.avancement import follow
from guichet.coffre.retournement import count_to_turn, describe, read_state, turn

_MONTREES = 20


class Command(BaseCommand):
    """Counts what is encrypted by key, or encrypts it anew; status 1 when something is lost."""

    help = "Dit ce que chaque clé chiffre, ou chiffre tout de nouveau avec la première."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs."""
        parser.add_argument("action", choices=["etat", "retourner"])

    def handle(self, *_args: Any, action: str, **_options: Any) -> None:
        """Turn if asked, then say what is under which key."""
        fermees = self._turn() if action == "retourner" else ()
        etats = read_state()
        for phrase in describe(etats):
            self.stdout.write(phrase)
        if fermees:
            suite = " …" if len(fermees) > _MONTREES else ""
            raise CommandError(
                f"{len(fermees)} élément(s) ne s’ouvrent pas et restent comme ils sont : "
                f"{' ; '.join(fermees[:_MONTREES])}{suite}. Remettez la clé qui manque, ou "
                "prévenez le responsable de la sécurité : ils ont pu être modifiés ou déplacés."
            )
        if any(un.absente or (not un.identifiant and un.valeurs) for un in etats):
            raise CommandError(
                "Des données ne s’ouvrent plus : remettez dans GUICHET_CLES_DONNEES, derrière les "
                "autres, la clé dont l’identifiant est dit absent."
            )

    def _turn(self) -> tuple[str, ...]:
        with follow("Coffre", count_to_turn()) as suivre:
            bilan = turn(suivre)
        self.stdout.write(
            f"Chiffrés de nouveau : {bilan.valeurs} valeur(s), {bilan.contenus} contenu(s)."
        )
        return bilan.fermees
