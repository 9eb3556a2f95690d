"""A piece of the evidence file."""

from django.db import models

from guichet.acteurs.models import Organisation, Personne
from guichet.fichiers.models import Fichier
from guichet.referencement.models.candidature import Candidature


class Preuve(models.Model):
    """A file that proves the conformity to a profile."""

    candidature = models.ForeignKey(Candidature, models.CASCADE, related_name="preuves")
    profil = models.CharField(max_length=100)
    nom = models.CharField("nom du fichier", max_length=200)
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    ajoutee_le = models.DateTimeField()
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "preuve"
        ordering = ("profil", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["candidature", "profil", "fichier"], name="preuve_unique",
                violation_error_message="Ce même fichier est déjà dans le dossier, pour ce profil.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.nom

    @property
    def organisation(self) -> Organisation:
        """The editor's."""
        return self.candidature.organisation
