"""The convention that the editor concludes with the ANS, as the agency records it."""

from django.db import models

from guichet.acteurs.models import Organisation, Personne
from guichet.fichiers.models import Fichier
from guichet.referencement.models.candidature import Candidature
from sons.ecriture import write_day


class Convention(models.Model):
    """A recorded convention (AF-PHA-LGO-Va1 §4.1); every record is kept, the last one counts."""

    candidature = models.ForeignKey(Candidature, models.PROTECT, related_name="conventions")
    conclue_le = models.DateField("conclue le")
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    nom = models.CharField(max_length=200)
    enregistree_par = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    enregistree_le = models.DateTimeField()

    class Meta:
        verbose_name = "convention de référencement"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"convention du {write_day(self.conclue_le)}"

    @property
    def organisation(self) -> Organisation:
        """The editor that concluded it."""
        return self.candidature.organisation
