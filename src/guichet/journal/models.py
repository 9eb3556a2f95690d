"""The tables of the journal. Triggers refuse to change or delete a row (``declencheurs``)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

LONGUEUR_EMPREINTE = 64
EMPREINTE_INITIALE = "0" * LONGUEUR_EMPREINTE


class Inscription(models.Model):
    """One act. ``avant`` and ``apres`` are canonical JSON texts, so that their hash is stable."""

    rang = models.PositiveBigIntegerField(primary_key=True)
    instant = models.DateTimeField()
    # Nobody: the portal itself (a delay that runs out, a scheduled task).
    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    roles = models.CharField(max_length=400)
    acte = models.CharField(max_length=100)
    libelle = models.CharField(max_length=200)
    objet_type = models.CharField(max_length=100)
    objet_id = models.CharField(max_length=100)
    avant = models.TextField()
    apres = models.TextField()
    empreinte_precedente = models.CharField(max_length=LONGUEUR_EMPREINTE, unique=True)
    empreinte = models.CharField(max_length=LONGUEUR_EMPREINTE)

    class Meta:
        verbose_name = "inscription"
        ordering = ("rang",)
        indexes = (models.Index(fields=["objet_type", "objet_id", "rang"], name="journal_objet"),)

    def __str__(self) -> str:
        return f"{self.rang} : {self.libelle}"

    @property
    def details(self) -> list[tuple[str, str]]:
        """What a reader looks at when an act is in question."""
        return [
            ("Avant", self.avant),
            ("Après", self.apres),
            ("Rôles", self.roles or "aucun"),
            ("Empreinte", self.empreinte),
        ]


class Tete(models.Model):
    """The last link: the single row that two writers take in turn, so that no fork is possible."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    rang = models.PositiveBigIntegerField(default=0)
    empreinte = models.CharField(max_length=LONGUEUR_EMPREINTE, default=EMPREINTE_INITIALE)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="journal_tete_unique"),)

    def __str__(self) -> str:
        return f"{self.rang} {self.empreinte}"
