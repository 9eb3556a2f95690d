"""What the demandes of a supplier add up to, kept as they change."""

from django.db import models

from guichet.acteurs.models import Organisation
from guichet.depots.models.controle import Phase
from guichet.depots.models.demande import Etat


class Total(models.Model):
    """Demandes of a solution, a phase and a state: how many, and their amounts in cents.

    Written by triggers only (``declencheurs``). There may be several rows of one kind, a number may
    be negative in one of them: it is their sum that counts (docs/adr/0020).
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    numero_ans = models.CharField("numéro ANS", max_length=50)
    phase = models.CharField(max_length=10, choices=Phase)
    etat = models.CharField("état", max_length=12, choices=Etat)
    nombre = models.BigIntegerField()
    demande_centimes = models.BigIntegerField()
    decide_centimes = models.BigIntegerField()
    paye_centimes = models.BigIntegerField()

    class Meta:
        indexes = (
            models.Index(
                fields=["organisation", "numero_ans", "phase", "etat"], name="total_sorte"
            ),
        )
