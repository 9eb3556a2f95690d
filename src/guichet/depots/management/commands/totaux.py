"""``guichet totaux verifier`` and ``guichet totaux refaire``."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guichet.depots.suivi.totaux import find_gaps, make_again


class Command(BaseCommand):
    """Compares the totals with the demandes; exit status 1 when they differ."""

    help = "Vérifie que les totaux du tableau de bord sont la somme des demandes, ou les refait."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the verbs."""
        parser.add_argument("action", choices=["verifier", "refaire"])

    def handle(self, *_args: Any, action: str, **_options: Any) -> None:
        """Verify, or count anew."""
        if action == "refaire":
            make_again()
            self.stdout.write("Totaux refaits.")
            return
        ecarts = find_gaps()
        for organisation, un in ecarts:
            self.stderr.write(
                f"organisation {organisation}, {un.numero_ans}, {un.phase}, {un.etat} : "
                f"écart de {un.nombre} demande(s), de {un.demande_centimes} centime(s) demandés, "
                f"{un.decide_centimes} décidés, {un.paye_centimes} payés"
            )
        if ecarts:
            raise CommandError(
                f"{len(ecarts)} total(aux) ne sont pas la somme de leurs demandes : lancez "
                "« guichet totaux refaire »."
            )
        self.stdout.write("Totaux exacts.")
