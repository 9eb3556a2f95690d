"""What a demande claims: a beneficiary is financed once, and the database says so."""

from django.db import models
from django.db.models import Q

from guichet.depots.models.demande import Demande


class Pretention(models.Model):
    """The claim of a demande on a key of uniqueness.

    ``part`` tells apart what may be claimed apart (radiology, nuclear medicine), "" for most keys;
    ``activite`` is the answer of the file that it comes from. ``rang`` counts from 0 the claims of
    a key that may be claimed several times. A claim that is given back keeps its row.
    """

    demande = models.ForeignKey(Demande, models.CASCADE, related_name="pretentions")
    dispositif = models.CharField(max_length=30)
    identifiant = models.CharField(max_length=20)
    # The longest key of a format: the identifier of a PACS (99 characters).
    valeur = models.CharField(max_length=100)
    part = models.CharField(max_length=40, blank=True, default="")
    activite = models.CharField(max_length=40, blank=True, default="")
    rang = models.PositiveSmallIntegerField(default=0)
    rendue_le = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "prétention"
        constraints = (
            models.UniqueConstraint(
                fields=["dispositif", "identifiant", "valeur", "part", "rang"],
                condition=Q(rendue_le=None), name="pretention_une_seule",
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["valeur", "rendue_le"], name="pretention_valeur"),)

    def __str__(self) -> str:
        return f"{self.identifiant} {self.valeur}"
