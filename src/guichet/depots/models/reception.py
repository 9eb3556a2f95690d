"""A file received: nothing of it can be lost any more, and its instant no longer moves."""

import hashlib
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from guichet import horloge
from guichet.depots.models.controle import FichierRecu
from guichet.depots.models.depot import Depot
from guichet.fichiers.models import Fichier
from guichet.fichiers.stockage import read_content
from guichet.textes import reglement
from sons import Textes

# Past it, a reception without a result was left by a process that died: it is taken up again.
DELAI_REPRISE = timedelta(minutes=5)
_SANS_RESULTAT = Q(depot=None, refus="")


class ReceptionQuerySet(models.QuerySet["Reception"]):
    """Business questions about receptions."""

    def en_attente(self) -> Self:
        """Keep those whose control is under way or will come in its turn."""
        return self.filter(_SANS_RESULTAT, gardee_le__gt=horloge.instant_reel() - DELAI_REPRISE)

    def a_reprendre(self) -> Self:
        """Keep those whose control should have ended long ago."""
        return self.filter(_SANS_RESULTAT, gardee_le__lte=horloge.instant_reel() - DELAI_REPRISE)


class Reception(FichierRecu):
    """What was sent, at ``recu_le``, and what became of it: a deposit, or a reason.

    What is rehearsed is one too, that is never saved. ``gardee_le`` is the real time, whatever date
    a demonstration plays.
    """

    gardee_le = models.DateTimeField()
    json = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    archive = models.ForeignKey(Fichier, models.PROTECT, related_name="+", null=True)
    nom_archive = models.CharField("nom du ZIP", max_length=150, blank=True, default="")
    depot = models.ForeignKey(Depot, models.PROTECT, related_name="receptions", null=True)
    refus = models.TextField(blank=True, default="")

    if TYPE_CHECKING:
        depot_id: int | None

    objects: ClassVar[ReceptionQuerySet] = ReceptionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "réception"
        constraints = (
            models.CheckConstraint(
                condition=Q(depot=None) | Q(refus=""), name="reception_un_seul_resultat"
            ),
        )
        indexes = (
            models.Index(fields=["gardee_le"], condition=_SANS_RESULTAT, name="reception_attente"),
            models.Index(
                fields=["organisation", "-id"], condition=Q(depot=None), name="reception_suivi"
            ),
        )

    @cached_property
    def contenu(self) -> bytes:
        """The bytes of the file: those that have just come, or those that were kept."""
        return read_content(self.json.empreinte)

    @cached_property
    def empreinte(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.contenu).hexdigest()

    @cached_property
    def textes(self) -> Textes:
        """The texts to apply. Raises DispositifInconnu when there are none for this phase."""
        return reglement().textes(self.dispositif, self.phase)

    @property
    def instant(self) -> datetime:
        """When its last byte came, in Paris."""
        return self.recu_le.astimezone(horloge.PARIS)

    @property
    def is_first(self) -> bool:
        """Whether it brought its deposit: the same file sent again leads to the first one."""
        autres = Reception.objects.filter(depot=self.depot_id, pk__lt=self.pk)
        return self.depot_id is not None and not autres.exists()

    def first_of_same(self) -> "Reception | None":
        """Return the first sending of this very file that has no result yet, but this one."""
        memes = Reception.objects.filter(
            _SANS_RESULTAT, organisation=self.organisation_id, json=self.json_id, pk__lt=self.pk
        )
        return memes.order_by("pk").first()
