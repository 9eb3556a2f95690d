"""The register: what the ANS granted, under a number that is given once."""

from django.db import models
from django.db.models import F, Q

from guichet.acteurs.models import Organisation
from guichet.referencement.models.candidature import Candidature

LONGUEUR_NUMERO = 14


class Referencement(models.Model):
    """A référencement as it was granted: nothing here follows the candidature afterwards."""

    numero = models.CharField("numéro ANS", max_length=LONGUEUR_NUMERO, unique=True)
    candidature = models.OneToOneField(Candidature, models.PROTECT, related_name="referencement")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="referencements")
    siret = models.CharField(max_length=14)
    dispositif = models.CharField(max_length=20)
    solution = models.CharField(max_length=150)
    version = models.CharField(max_length=50)
    # Those that were verified, all of them: the attestation and the control read these.
    profils = models.JSONField()
    finance = models.BooleanField()
    dossier_complet = models.DateField()
    octroye_le = models.DateTimeField()
    retire_le = models.DateTimeField(null=True)
    motifs_retrait = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "référencement"
        ordering = ("solution", "version", "numero")
        constraints = (
            models.CheckConstraint(
                condition=Q(numero__regex=rf"^[A-Z0-9]{{{LONGUEUR_NUMERO}}}$"),
                name="referencement_numero",
            ),
            models.CheckConstraint(
                condition=Q(retire_le=None, motifs_retrait="")
                | Q(retire_le__gte=F("octroye_le")) & ~Q(motifs_retrait=""),
                name="referencement_retrait_motive",
            ),
        )
        indexes = (models.Index(fields=["dispositif", "solution"], name="referencement_liste"),)

    def __str__(self) -> str:
        return f"{self.numero} ({self.solution} {self.version})"


class Serie(models.Model):
    """The last rank given under a prefix; its row is what two agents take in turn."""

    prefixe = models.CharField(max_length=LONGUEUR_NUMERO, primary_key=True)
    dernier = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "série de numéros"

    def __str__(self) -> str:
        return f"{self.prefixe} {self.dernier}"
