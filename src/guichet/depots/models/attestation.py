"""The attestation by which a supplier declares that a prestation is completed."""

from django.db import models

from guichet.acteurs.models import Organisation, Personne
from guichet.depots.models.demande import Demande
from guichet.fichiers.models import Fichier


class AttestationFin(models.Model):
    """One document, as it was received; every one is kept, the last one counts."""

    demande = models.ForeignKey(Demande, models.PROTECT, related_name="attestations")
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    nom = models.CharField(max_length=150)
    deposee_par = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    recue_le = models.DateTimeField()

    class Meta:
        verbose_name = "attestation de fin de prestation"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.nom

    @property
    def organisation(self) -> Organisation:
        """The supplier of the demande."""
        return self.demande.organisation
