"""A distributor that the editor declares, with the mandate it gave."""

from django.db import models

from guichet.acteurs.models import Organisation
from guichet.fichiers.models import Fichier
from guichet.referencement.models.candidature import Candidature


class Distributeur(models.Model):
    """An operator that sells the solution (AF §3.2: declared to the ANS, mandated by the editor).

    Known by its SIRET: it need not have an account on the portal yet.
    """

    candidature = models.ForeignKey(Candidature, models.CASCADE, related_name="distributeurs")
    nom = models.CharField("nom du distributeur", max_length=200)
    siret = models.CharField("SIRET du distributeur", max_length=14)
    mandat = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    mandat_nom = models.CharField(max_length=200)
    mandat_fin = models.DateField("dernier jour du mandat", null=True, blank=True)
    declare_le = models.DateTimeField()

    class Meta:
        verbose_name = "distributeur"
        ordering = ("nom", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["candidature", "siret"], name="distributeur_unique",
                violation_error_message="Ce distributeur est déjà déclaré pour cette solution.",
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["siret"], name="distributeur_siret"),)

    def __str__(self) -> str:
        return self.nom

    @property
    def organisation(self) -> Organisation:
        """Its declaration belongs to the editor, who alone may read the mandate."""
        return self.candidature.organisation
