"""What links a person to an organisation: a role, between two dates."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from guichet import horloge
from guichet.acteurs.habilitations import Role
from guichet.acteurs.models.organisation import Organisation
from guichet.acteurs.models.personne import Personne


class RattachementQuerySet(models.QuerySet["Rattachement"]):
    """Business questions about who is what, where and when."""

    def en_cours(self, jour: date | None = None) -> Self:
        """Keep those that hold on ``jour`` (today if None), first and last day included."""
        jour = jour or horloge.today()
        return self.sur(jour, jour)

    def sur(self, debut: date, fin: date | None) -> Self:
        """Keep those that hold on one day at least from ``debut`` to ``fin`` (None: no end)."""
        periode = Q(fin=None) | Q(fin__gte=debut)
        return self.filter(periode & Q(debut__lte=fin) if fin else periode)


class Rattachement(models.Model):
    """A role held by a person in an organisation. For a mandataire, the dates are the mandate's."""

    personne = models.ForeignKey(Personne, models.PROTECT, related_name="rattachements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="rattachements")
    role = models.CharField("rôle", max_length=20, choices=Role)
    debut = models.DateField("premier jour")
    fin = models.DateField("dernier jour", null=True, blank=True)

    objects: ClassVar[models.Manager["Rattachement"]] = RattachementQuerySet.as_manager()

    class Meta:
        verbose_name = "rattachement"
        ordering = ("organisation", "personne", "debut", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(fin=None) | Q(fin__gte=F("debut")),
                name="rattachement_dates_ordonnees",
                violation_error_message="Le dernier jour ne peut pas précéder le premier.",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.MANDATAIRE) | Q(fin__isnull=False),
                name="rattachement_mandat_borne",
                violation_error_message="Un mandat a une fin : indiquez son dernier jour.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.personne}, {self.get_role_display()}, {self.organisation}"
