"""A version of a model: every one is kept."""

from typing import ClassVar

from django.db import models

from guichet.acteurs.models import Organisation, Personne
from guichet.fichiers.models import Fichier
from guichet.modeles.models.modele import Modele


class VersionModele(models.Model):
    """One file. ``recherche``: where its mentions were found, None until it was looked at.

    ``{"lisible": true, "pages": {"<text of the mention>": 2}}``, pages from 1; a mention that was
    not found word for word is not there.
    """

    modele = models.ForeignKey(Modele, models.PROTECT, related_name="versions")
    numero = models.PositiveSmallIntegerField()
    fichier = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    nom = models.CharField(max_length=150)
    commentaire = models.CharField(max_length=1000, blank=True, default="")
    depose_par = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    depose_le = models.DateTimeField()
    recherche = models.JSONField(null=True)

    objects: ClassVar[models.Manager["VersionModele"]]

    class Meta:
        verbose_name = "version d’un modèle"
        ordering = ("modele", "-numero")
        constraints = (
            models.UniqueConstraint(fields=["modele", "numero"], name="version_numero_unique"),
        )

    def __str__(self) -> str:
        return f"{self.modele}, version {self.numero}"

    @property
    def organisation(self) -> Organisation:
        """The supplier it belongs to."""
        return self.modele.organisation
