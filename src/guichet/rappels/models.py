"""The reminders that were sent."""

from django.db import models

from guichet.acteurs.models import Personne


class Rappel(models.Model):
    """One reminder, of what is done at ``adresse``; another date is reminded of anew."""

    personne = models.ForeignKey(Personne, models.CASCADE, related_name="+")
    adresse = models.CharField(max_length=500)
    fin = models.DateTimeField()
    palier = models.PositiveSmallIntegerField()
    envoye_le = models.DateTimeField()

    class Meta:
        verbose_name = "rappel"
        constraints = (
            models.UniqueConstraint(
                fields=["personne", "adresse", "fin", "palier"], name="rappel_unique"
            ),
        )
