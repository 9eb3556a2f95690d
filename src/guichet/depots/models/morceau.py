"""A part of a file that is being sent."""

from django.db import models

from guichet.acteurs.models import Organisation
from guichet.fichiers.models import Fichier


class Morceau(models.Model):
    """A part received from an organisation: a sending that was cut takes up where it stopped."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    recu_le = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "fichier"], name="morceau_une_fois"),
        )
