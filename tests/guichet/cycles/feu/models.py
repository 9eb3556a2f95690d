"""A traffic light that belongs to an organisation: the smallest object with a life cycle."""

from django.db import models


class Etat(models.TextChoices):
    ROUGE = "rouge", "Rouge"
    VERT = "vert", "Vert"
    ETEINT = "eteint", "Éteint"


class Feu(models.Model):
    organisation = models.ForeignKey("acteurs.Organisation", models.PROTECT)
    etat = models.CharField(max_length=10, choices=Etat, default=Etat.ROUGE)
    panne = models.BooleanField(default=False)
    motif = models.CharField(max_length=100, default="")

    class Meta:
        app_label = "feu"
