"""What the supplier and the agency write to each other about a demande."""

from django.db import models

from guichet.acteurs.models import Personne
from guichet.depots.models.demande import Demande


class Message(models.Model):
    """One message, from the supplier or from an agent of the agency."""

    demande = models.ForeignKey(Demande, models.CASCADE, related_name="messages")
    auteur = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    de_l_agence = models.BooleanField()
    ecrit_le = models.DateTimeField()
    texte = models.TextField(max_length=5000)

    class Meta:
        verbose_name = "message"
        ordering = ("ecrit_le", "pk")
