"""A piece that a demande declares."""

from django.db import models
from django.db.models import Q

from guichet.acteurs.models import Personne
from guichet.depots.models.demande import Demande
from guichet.fichiers.models import Fichier


class EtatPiece(models.TextChoices):
    """Whether the piece is there."""

    RECUE = "recue", "Reçue"
    MANQUANTE = "manquante", "Manquante"
    REFUSEE = "refusee", "À remplacer"


class Piece(models.Model):
    """A declared piece, and where it lies: the entry ``entree`` of a ZIP, unpacked to be read.

    ``empreinte`` is the SHA-256 of its content as it was controlled.
    """

    demande = models.ForeignKey(Demande, models.CASCADE, related_name="pieces")
    rang = models.PositiveSmallIntegerField()
    nom = models.CharField(max_length=150)
    type = models.CharField(max_length=40)
    format = models.CharField(max_length=10)
    etat = models.CharField(max_length=10, choices=EtatPiece)
    archive = models.ForeignKey(Fichier, models.PROTECT, null=True, related_name="+")
    entree = models.CharField(max_length=300, blank=True, default="")
    empreinte = models.CharField(max_length=64, blank=True, default="")
    taille_octets = models.PositiveBigIntegerField(null=True)

    class Meta:
        verbose_name = "pièce"
        ordering = ("rang",)
        constraints = (
            models.UniqueConstraint(fields=["demande", "rang"], name="piece_rang_unique"),
            models.CheckConstraint(
                condition=~Q(etat=EtatPiece.RECUE) | (Q(archive__isnull=False) & ~Q(empreinte="")),
                name="piece_recue_est_la",
            ),
        )

    @property
    def montrable(self) -> bool:
        """Whether its content may be looked at now: received, and not held by the antivirus."""
        return self.archive is not None and not self.archive.obstacle

    def __str__(self) -> str:
        return self.nom


class AnciennePiece(models.Model):
    """What a piece was before it was replaced: its content stays, and may be read again."""

    piece = models.ForeignKey(Piece, models.CASCADE, related_name="anciennes")
    archive = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    entree = models.CharField(max_length=300)
    empreinte = models.CharField(max_length=64)
    taille_octets = models.PositiveBigIntegerField(null=True)
    remplacee_le = models.DateTimeField()
    remplacee_par = models.ForeignKey(Personne, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "ancienne pièce"
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.nom

    @property
    def nom(self) -> str:
        """The name of the piece, which does not change."""
        return self.piece.nom
