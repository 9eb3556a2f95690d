"""An organisation: a supplier, an agency."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from guichet.acteurs.habilitations import NatureOrganisation
from sons.identifiants import siren_key_holds


def check_siren(valeur: str) -> None:
    """Raise ValidationError unless ``valeur`` is a SIREN with its right key."""
    if not siren_key_holds(valeur):
        raise ValidationError(
            "Ce numéro SIREN est inexact : il compte neuf chiffres, dont une clé. Recopiez-le "
            "depuis l’extrait Kbis."
        )


class Organisation(models.Model):
    """A supplier, known by its SIREN, or an agency."""

    nature = models.CharField(max_length=20, choices=NatureOrganisation)
    nom = models.CharField("nom", max_length=200)
    siren = models.CharField(
        "numéro SIREN", max_length=9, blank=True, default="", validators=[check_siren]
    )

    class Meta:
        verbose_name = "organisation"
        ordering = ("nom", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["siren"], condition=~Q(siren=""), name="organisation_siren_unique",
                violation_error_message="Une organisation porte déjà ce numéro SIREN.",
            ),
            models.CheckConstraint(
                condition=~Q(nature=NatureOrganisation.FOURNISSEUR) | ~Q(siren=""),
                name="organisation_fournisseur_avec_siren",
                violation_error_message="Un fournisseur a un numéro SIREN : indiquez-le.",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.nom
