"""What links a person to an organisation: a role, between two dates."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q, TextChoices

from guichet import horloge
from guichet.acteurs.habilitations import ROLES_DES_FOURNISSEURS, Role
from guichet.acteurs.models.organisation import Organisation
from guichet.acteurs.models.personne import Personne


class RattachementQuerySet(models.QuerySet["Rattachement"]):
    """Business questions about who is what, where and when."""

    def en_cours(self, jour: date | None = None) -> Self:
        """Keep those that hold on ``jour`` (today if None), first and last day included.

        One that was taken back is over at once, on its last day too.
        """
        jour = jour or horloge.today()
        return self.sur(jour, jour).filter(retire_le=None)

    def sur(self, debut: date, fin: date | None) -> Self:
        """Keep those that hold on one day at least from ``debut`` to ``fin`` (None: no end)."""
        periode = Q(fin=None) | Q(fin__gte=debut)
        return self.filter(periode & Q(debut__lte=fin) if fin else periode)


class Origine(TextChoices):
    """By whom a role was given."""

    ORGANISATION = "organisation", "par qui engage l’organisation ou l’administre"
    DEUX_PERSONNES = "deux_personnes", "par deux administrateurs"
    COMMANDE = "commande", "par l’exploitant, en ligne de commande"


_PAR_DEUX = Q(
    origine=Origine.DEUX_PERSONNES, donne_par__isnull=False, confirme_par__isnull=False
) & ~(Q(donne_par=F("confirme_par")) | Q(donne_par=F("personne")) | Q(confirme_par=F("personne")))


class Rattachement(models.Model):
    """A role held by a person in an organisation. For a mandataire, the dates are the mandate's.

    Never deleted: one that is taken back, even on its first day, keeps that day as its last.
    """

    personne = models.ForeignKey(Personne, models.PROTECT, related_name="rattachements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="rattachements")
    role = models.CharField("rôle", max_length=20, choices=Role)
    debut = models.DateField("premier jour")
    fin = models.DateField("dernier jour", null=True, blank=True)
    retire_le = models.DateTimeField("retiré le", null=True, blank=True, editable=False)
    origine = models.CharField(
        "donné", max_length=20, choices=Origine, default=Origine.ORGANISATION
    )
    donne_par = models.ForeignKey(
        Personne, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    confirme_par = models.ForeignKey(
        Personne, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

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
            models.CheckConstraint(
                condition=Q(origine=Origine.COMMANDE)
                | Q(role__in=sorted(ROLES_DES_FOURNISSEURS))
                | _PAR_DEUX,
                name="rattachement_agent_donne_a_deux",
                violation_error_message=(
                    "Un rôle d’agent se donne à deux : l’un le demande, un autre le confirme, et "
                    "ni l’un ni l’autre ne le reçoit."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.personne}, {self.get_role_display()}, {self.organisation}"
