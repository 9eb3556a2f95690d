"""What the officer said of a version, point by point. Texts are copied: rules may change later."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, TextChoices

from guichet.acteurs.models import Personne
from guichet.modeles.models.modele import Etat
from guichet.modeles.models.version import VersionModele


class Observation(TextChoices):
    """Whether a mention stands in the document."""

    PRESENTE = "presente", "Présente"
    ABSENTE = "absente", "Absente ou inexacte"
    SANS_OBJET = "sans_objet", "Sans objet"


class Relecture(models.Model):
    """One review; a version has at most one."""

    version = models.OneToOneField(VersionModele, models.PROTECT, related_name="relecture")
    verdict = models.CharField(max_length=12, choices=Etat)
    commentaire = models.TextField(blank=True, default="")
    relu_par = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    relu_le = models.DateTimeField()

    class Meta:
        verbose_name = "relecture"
        constraints = (
            models.CheckConstraint(
                condition=Q(verdict__in=[Etat.VALIDE, Etat.A_CORRIGER, Etat.REFUSE]),
                name="relecture_verdict",
            ),
        )

    def __str__(self) -> str:
        return f"{self.version} : {self.get_verdict_display()}"


class PointRelu(models.Model):
    """One line of the checklist."""

    relecture = models.ForeignKey(Relecture, models.CASCADE, related_name="points")
    rang = models.PositiveSmallIntegerField()
    texte = models.TextField()
    obligatoire = models.BooleanField()
    constat = models.CharField(max_length=12, choices=Observation)

    objects: ClassVar[models.Manager["PointRelu"]]

    class Meta:
        verbose_name = "point relu"
        ordering = ("relecture", "rang")
        constraints = (
            models.UniqueConstraint(fields=["relecture", "rang"], name="point_rang_unique"),
        )

    def __str__(self) -> str:
        return f"{self.texte[:60]} : {self.get_constat_display()}"
