"""What an organisation had kept in a day."""

from django.db import models

from guichet.acteurs.models.organisation import Organisation


class Consommation(models.Model):
    """Contents that were new, counted against a quota (``acteurs.quotas``)."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    jour = models.DateField()
    octets = models.PositiveBigIntegerField(default=0)
    fichiers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "jour"], name="consommation_une_par_jour"
            ),
        )
