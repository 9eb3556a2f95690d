"""A role asked for somebody, which waits for a second administrator."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q, TextChoices
from django.db.models.functions import Lower

from guichet import horloge
from guichet.acteurs.habilitations import ROLES_A_DEUX, Role
from guichet.acteurs.models import Organisation, Personne

# Long enough for a week of leave; a question that nobody answers is asked again.
DELAI = timedelta(days=10)


class Etat(TextChoices):
    """Where a request is."""

    DEMANDEE = "demandee", "À confirmer"
    DONNEE = "donnee", "Confirmée"
    REFUSEE = "refusee", "Refusée"
    RETIREE = "retiree", "Retirée"
    PERIMEE = "perimee", "Périmée"


class DemandeRole(models.Model):
    """Who is to receive which agent's role, who asked for it, who answered."""

    email = models.EmailField("adresse électronique")
    nom = models.CharField("nom", max_length=100)
    prenom = models.CharField("prénom", max_length=100)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField("rôle", max_length=20, choices=Role)
    fin = models.DateField("dernier jour", null=True, blank=True)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.DEMANDEE)
    demandee_par = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    demandee_le = models.DateTimeField()
    decidee_par = models.ForeignKey(
        Personne, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "demande de rôle"
        ordering = ("-demandee_le", "-pk")
        indexes = (models.Index(fields=["etat", "demandee_le"], name="nomination_attente"),)
        constraints = (
            models.UniqueConstraint(
                Lower("email"), "organisation", "role",
                condition=Q(etat=Etat.DEMANDEE), name="nomination_une_a_la_fois",
                violation_error_message="Ce rôle est déjà demandé pour cette adresse.",
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(ROLES_A_DEUX)), name="nomination_role_d_agent"
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[Etat.DONNEE, Etat.REFUSEE])
                | (Q(decidee_par__isnull=False) & ~Q(decidee_par=F("demandee_par"))),
                name="nomination_deux_personnes",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}, {self.get_role_display()}, {self.organisation}"

    @property
    def expire_le(self) -> datetime:
        """The instant after which nobody may confirm it any more."""
        return self.demandee_le + DELAI

    @property
    def is_expired(self) -> bool:
        """Whether its delay has run out."""
        return horloge.now() > self.expire_le
