"""The token of a tool."""

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from guichet import horloge
from guichet.acteurs.droits import Borne
from guichet.acteurs.habilitations import HABILITATIONS_DES_OUTILS, Usage
from guichet.acteurs.models import Organisation, Personne

# The last use is written at most so often: a tool that reads does not make a writer of each page.
_PAS_USAGE = timedelta(minutes=5)


class JetonQuerySet(models.QuerySet["Jeton"]):
    """Business questions about tokens."""

    def valides(self) -> Self:
        """Keep those that open the door now; the real time counts, whatever date is played."""
        return self.filter(retire_le=None, expire_le__gt=horloge.instant_reel())


class Jeton(models.Model):
    """What a tool shows to speak for ``personne`` in ``organisation``; only its hash is kept.

    ``debut`` is its first characters, by which people recognise it.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="jetons")
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="jetons")
    outil = models.CharField("nom de l’outil", max_length=100)
    usage = models.CharField(max_length=10, choices=Usage)
    debut = models.CharField(max_length=12)
    empreinte = models.CharField(max_length=64, unique=True)
    donne_le = models.DateTimeField()
    expire_le = models.DateTimeField()
    vu_le = models.DateTimeField(null=True)
    retire_le = models.DateTimeField(null=True)
    retire_par = models.ForeignKey(Personne, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[JetonQuerySet] = JetonQuerySet.as_manager()  # type: ignore[assignment]

    if TYPE_CHECKING:
        organisation_id: int

    class Meta:
        verbose_name = "jeton"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(expire_le__gt=F("donne_le")), name="jeton_dates_ordonnees"
            ),
            models.CheckConstraint(
                condition=Q(retire_le=None, retire_par=None)
                | Q(retire_le__isnull=False, retire_par__isnull=False),
                name="jeton_retire_par_quelqu_un",
            ),
        )

    def __str__(self) -> str:
        return f"{self.outil} ({self.debut}…)"

    @property
    def borne(self) -> Borne:
        """What the token allows, at most."""
        usages = HABILITATIONS_DES_OUTILS[Usage(self.usage)]
        return Borne(self.organisation_id, usages, self.outil)

    @property
    def est_valide(self) -> bool:
        """Whether it still opens the door."""
        return self.retire_le is None and self.expire_le > horloge.instant_reel()

    def note_use(self) -> None:
        """Write when it served, a little late at most."""
        instant = horloge.instant_reel()
        if self.vu_le is None or instant - self.vu_le > _PAS_USAGE:
            Jeton.objects.filter(pk=self.pk).update(vu_le=instant)
