"""A file received: nothing of it can be lost any more, and its instant no longer moves."""

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q

from guichet import horloge
from guichet.acteurs.models import Organisation, Personne
from guichet.depots.models.controle import Phase
from guichet.depots.models.depot import Depot
from guichet.fichiers.models import Fichier

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


class Reception(models.Model):
    """What was sent, at ``recu_le``, and what became of it: a deposit, or a reason.

    ``gardee_le`` is the real time, whatever date a demonstration plays.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    personne = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    dispositif = models.CharField(max_length=30)
    phase = models.CharField(max_length=10, choices=Phase)
    numero_ans = models.CharField("numéro ANS", max_length=50)
    nom = models.CharField("nom du fichier", max_length=150)
    recu_le = models.DateTimeField("reçu le")
    outil = models.CharField("envoyé par l’outil", max_length=100, blank=True, default="")
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

    def __str__(self) -> str:
        return self.nom

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
