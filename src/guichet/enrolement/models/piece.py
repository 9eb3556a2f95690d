"""A piece of an enrolment: every version is kept, the last one counts."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, TextChoices

from guichet.acteurs.models import Organisation, Personne
from guichet.enrolement.models.enrolement import Enrolement
from guichet.fichiers.models import Fichier


class VerdictPiece(TextChoices):
    """What the officer says of a piece."""

    EN_ATTENTE = "en_attente", "À examiner"
    ACCEPTEE = "acceptee", "Acceptée"
    A_CORRIGER = "a_corriger", "À corriger"


class PieceEnrolement(models.Model):
    """One version of one piece; ``code`` is that of the rule that asks for it."""

    enrolement = models.ForeignKey(Enrolement, models.PROTECT, related_name="pieces")
    code = models.CharField(max_length=40)
    rang = models.PositiveSmallIntegerField()
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    nom = models.CharField(max_length=150)
    fin_validite = models.DateField(null=True)
    reponse = models.CharField(max_length=500, blank=True, default="")
    depose_par = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    depose_le = models.DateTimeField()
    verdict = models.CharField(max_length=12, choices=VerdictPiece, default=VerdictPiece.EN_ATTENTE)
    motif = models.CharField(max_length=500, blank=True, default="")
    relue_par = models.ForeignKey(Personne, models.PROTECT, null=True, related_name="+")
    relue_le = models.DateTimeField(null=True)
    # The second agent, for a piece that shows the account to pay.
    confirmee_par = models.ForeignKey(
        Personne, models.PROTECT, null=True, related_name="+", db_index=False
    )
    confirmee_le = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["PieceEnrolement"]]

    class Meta:
        verbose_name = "pièce d’enrôlement"
        ordering = ("code", "rang")
        constraints = (
            models.UniqueConstraint(fields=["enrolement", "code", "rang"], name="piece_rang"),
            models.CheckConstraint(
                condition=~Q(verdict=VerdictPiece.A_CORRIGER) | ~Q(motif=""), name="piece_motif"
            ),
            models.CheckConstraint(
                condition=Q(verdict=VerdictPiece.EN_ATTENTE)
                | Q(relue_par__isnull=False, relue_le__isnull=False),
                name="piece_relue",
            ),
            models.CheckConstraint(
                condition=Q(confirmee_par=None)
                | (
                    Q(verdict=VerdictPiece.ACCEPTEE)
                    & ~Q(confirmee_par=F("relue_par"))
                    & ~Q(confirmee_par=F("depose_par"))
                ),
                name="piece_confirmee_par_une_autre",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code}, version {self.rang}"

    @property
    def organisation(self) -> Organisation:
        """The supplier it belongs to."""
        return self.enrolement.organisation

    def is_expired(self, jour: date) -> bool:
        """Tell whether it was no longer valid on ``jour``; its last day counts as valid."""
        return self.fin_validite is not None and self.fin_validite < jour
