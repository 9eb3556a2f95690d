"""The reminders that were sent."""

from django.db import models

from guichet.acteurs.models import Organisation


class Rappel(models.Model):
    """One reminder, of one thing, for one date: another date is reminded of anew."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    cle = models.CharField(max_length=300)
    fin = models.DateTimeField()
    palier = models.PositiveSmallIntegerField()
    envoye_le = models.DateTimeField()

    class Meta:
        verbose_name = "rappel"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "cle", "fin", "palier"], name="rappel_unique"
            ),
        )
