"""A part of a file that is being sent."""

from django.db import models

from guichet.acteurs.models import Organisation


class Morceau(models.Model):
    """A part received from an organisation: a sending that was cut takes up where it stopped."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    empreinte = models.CharField(max_length=64)
    taille_octets = models.PositiveIntegerField()
    recu_le = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "empreinte"], name="morceau_une_fois"),
        )
