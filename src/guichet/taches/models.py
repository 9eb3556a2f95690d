"""The tables of the queue: names and plain values, never code nor pickles."""

from django.db import models
from django.db.models import Q, TextChoices

from sons.ecriture import write_instant


class Etat(TextChoices):
    """Where a task is; one that succeeds leaves the table."""

    EN_ATTENTE = "en_attente", "en attente"
    ABANDONNEE = "abandonnee", "abandonnée après trop d’échecs"
    REFUSEE = "refusee", "refusée : elle ne se lit pas ou n’est pas déclarée"


class Tache(models.Model):
    """A call to make. ``arguments`` is a JSON list of texts, integers, booleans and nulls."""

    nom = models.CharField(max_length=200)
    arguments = models.TextField()
    etat = models.CharField(max_length=10, choices=Etat, default=Etat.EN_ATTENTE)
    # Nobody takes it before: while a worker has it, that is the end of its lease. Real clock.
    prete_le = models.DateTimeField()
    tentatives = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "tâche"
        indexes = (
            models.Index(
                fields=["prete_le"], condition=Q(etat=Etat.EN_ATTENTE), name="tache_en_attente"
            ),
        )

    def __str__(self) -> str:
        return f"{self.nom} ({self.get_etat_display()})"


class Echeance(models.Model):
    """When a regular task is to be done next. Which ones there are is not said here."""

    nom = models.CharField(max_length=200, primary_key=True)
    prochaine = models.DateTimeField()

    class Meta:
        verbose_name = "échéance"

    def __str__(self) -> str:
        return f"{self.nom} : {write_instant(self.prochaine)}"
