"""Searches kept, dossiers followed."""

from django.db import models

from guichet.acteurs.models import Personne

NOM_MAX, VUES_MAX = 60, 20


class Vue(models.Model):
    """A search that a person keeps under a name: an address, and nothing of what it finds."""

    personne = models.ForeignKey(Personne, models.CASCADE, related_name="+")
    chemin = models.CharField(max_length=100)
    requete = models.CharField(max_length=500)
    nom = models.CharField(max_length=NOM_MAX)

    class Meta:
        verbose_name = "recherche gardée"
        ordering = ("nom", "pk")
        constraints = (
            models.UniqueConstraint(fields=["personne", "chemin", "nom"], name="vue_nom_unique"),
        )

    def __str__(self) -> str:
        return self.nom

    @property
    def adresse(self) -> str:
        """Where it is read."""
        return f"{self.chemin}?{self.requete}"


class Suivi(models.Model):
    """Who follows a dossier, of whatever counter: one agent, since when."""

    sorte = models.CharField(max_length=20)
    objet_id = models.BigIntegerField()
    personne = models.ForeignKey(Personne, models.CASCADE, related_name="+", db_index=False)
    depuis = models.DateTimeField()

    class Meta:
        verbose_name = "suivi"
        constraints = (
            models.UniqueConstraint(fields=["sorte", "objet_id"], name="suivi_un_agent"),
        )
        indexes = (models.Index(fields=["personne", "sorte"], name="suivi_de"),)

    def __str__(self) -> str:
        return f"{self.sorte} {self.objet_id} suivi par {self.personne}"
