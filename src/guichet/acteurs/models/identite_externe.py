"""The identity that an external provider gives to a person."""

from django.db import models

from guichet.acteurs.models.personne import Personne


class IdentiteExterne(models.Model):
    """``sujet`` is the provider's own unchanging key (``sub``); never an e-mail address."""

    personne = models.ForeignKey(Personne, models.PROTECT, related_name="identites")
    fournisseur = models.CharField(max_length=50)
    sujet = models.CharField(max_length=255)

    class Meta:
        verbose_name = "identité externe"
        constraints = (
            models.UniqueConstraint(fields=["fournisseur", "sujet"], name="identite_sujet_unique"),
            models.UniqueConstraint(
                fields=["fournisseur", "personne"], name="identite_personne_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.personne} ({self.fournisseur})"
