"""A question of the agency about a candidature, or the supplier's answer."""

from django.db import models

from guichet.acteurs.models import Organisation, Personne
from guichet.referencement.models.candidature import Candidature


class Echange(models.Model):
    """One message, in the order they were written."""

    candidature = models.ForeignKey(Candidature, models.CASCADE, related_name="echanges")
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    de_l_agence = models.BooleanField()
    texte = models.TextField()
    ecrit_le = models.DateTimeField()

    class Meta:
        verbose_name = "échange"
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(texte=""), name="echange_non_vide"),
        )
        indexes = (models.Index(fields=["candidature", "-id"], name="echange_dernier"),)

    def __str__(self) -> str:
        return self.texte[:50]

    @property
    def organisation(self) -> Organisation:
        """The supplier's whose candidature it is about."""
        return self.candidature.organisation
