"""A file received: nothing of it can be lost any more, and its instant no longer moves."""

import hashlib
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from guichet import horloge
from guichet.depots.models.controle import FichierRecu
from guichet.depots.models.depot import Depot
from guichet.fichiers.models import Fichier
from guichet.fichiers.stockage import read_content
from guichet.textes import reglement
from sons import Textes

# Past it, a reception without a result was left by a process that died: it is taken up again.
DELAI_REPRISE = timedelta(minutes=5)
# A control that lasts longer is no longer waited for by those who come after.
PATIENCE = timedelta(seconds=5)
_SANS_RESULTAT = Q(depot=None, refus="")

_IDENTITE = (
    "organisation_id", "dispositif", "phase", "numero_ans", "nom", "json_id", "archive_id",
)  # fmt: skip


class ReceptionQuerySet(models.QuerySet["Reception"]):
    """Business questions about receptions."""

    def en_attente(self) -> Self:
        """Keep those before which nobody passes: never tried, or being so since a moment ago.

        One whose control was interrupted, or hangs, holds nobody up.
        """
        ici = horloge.instant_reel()
        jamais = Q(essais=0, gardee_le__gt=ici - DELAI_REPRISE)
        return self.filter(_SANS_RESULTAT, jamais | Q(essais=1, prise_le__gt=ici - PATIENCE))

    def a_reprendre(self) -> Self:
        """Keep those whose control should have ended long ago."""
        ici = horloge.instant_reel()
        return self.libres().filter(gardee_le__lte=ici - DELAI_REPRISE)

    def libres(self) -> Self:
        """Keep those without a result that no living process controls."""
        mort = Q(prise_le__lte=horloge.instant_reel() - DELAI_REPRISE)
        return self.filter(_SANS_RESULTAT).filter(Q(prise_le=None) | mort)


class Reception(FichierRecu):
    """What was sent, at ``recu_le``, and what became of it: a deposit, or a reason.

    What is rehearsed is one too, that is never saved. ``gardee_le``, ``prise_le`` (its control
    began) and ``finie_le`` (it has its result) are the real time, whatever date a demonstration
    plays. ``essais`` counts the controls that began, save those that a breakdown of ours ended.
    """

    gardee_le = models.DateTimeField()
    essais = models.PositiveSmallIntegerField(default=0)
    prise_le = models.DateTimeField(null=True)
    finie_le = models.DateTimeField(null=True)
    json = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    archive = models.ForeignKey(Fichier, models.PROTECT, related_name="+", null=True)
    nom_archive = models.CharField("nom du ZIP", max_length=150, blank=True, default="")
    depot = models.ForeignKey(Depot, models.PROTECT, related_name="receptions", null=True)
    refus = models.TextField(blank=True, default="")

    # Somebody was sending the same at that moment: theirs is the one that was kept.
    rejointe = False

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
        if self.depot_id is None or self.rejointe:
            return False
        return not Reception.objects.filter(depot=self.depot_id, pk__lt=self.pk).exists()

    def take(self) -> bool:
        """Begin a control; False when another process has begun it, or ended it."""
        prise = {"prise_le": horloge.instant_reel(), "essais": F("essais") + 1}
        is_notre = bool(Reception.objects.libres().filter(pk=self.pk).update(**prise))
        self.refresh_from_db(fields=["depot", "refus", "essais", "prise_le"])
        return is_notre

    def release(self, breakdown: bool) -> None:
        """End a control that gave no result; one that ``breakdown`` ended does not count."""
        Reception.objects.filter(pk=self.pk).update(
            prise_le=None, essais=F("essais") - int(breakdown)
        )

    def is_closed(self) -> bool:
        """Lock the reception until the commit, and tell whether it has its result by now."""
        ici = Reception.objects.select_for_update().get(pk=self.pk)
        self.depot_id, self.refus = ici.depot_id, ici.refus
        return self.depot_id is not None or bool(self.refus)

    def close(self, depot: Depot | None = None, refus: str = "") -> None:
        """Say what became of the file."""
        self.depot, self.refus, self.finie_le = depot, refus, horloge.instant_reel()
        self.save(update_fields=["depot", "refus", "finie_le"])

    def same_at_once(self, arrivee: datetime) -> "Reception | None":
        """Return what was sent, just the same, and had no result yet when this one came."""
        en_cours = _SANS_RESULTAT | Q(finie_le__gte=arrivee)
        memes = {nom: getattr(self, nom) for nom in _IDENTITE}
        return Reception.objects.filter(en_cours, **memes).order_by("pk").first()

    def first_of_same(self) -> "Reception | None":
        """Return the first sending of this very file that has no result yet, but this one."""
        memes = Reception.objects.filter(
            _SANS_RESULTAT, organisation=self.organisation_id, json=self.json_id, pk__lt=self.pk
        )
        return memes.order_by("pk").first()
