"""A file corrected in the page, and the numbers kept for demandes to come back."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from guichet.acteurs.models import Organisation
from guichet.depots.models.controle import FichierControle
from guichet.depots.models.depot import Depot, Simulation
from guichet.depots.models.reception import Reception
from guichet.fichiers.models import Fichier

_EN_COURS = Q(reception=None)


class Correction(FichierControle):
    """A file that a person corrects, from their deposit or their rehearsal: a draft, theirs alone.

    ``contenu`` is the file as it stands, ``rapport`` what its control says of it; ``saisies`` what
    was typed since, by path. ``archive`` holds the pieces under the names that the file declares;
    None when they are no longer kept. ``noms``: what each piece of the ZIP that was sent is
    called now. ``reception``: how it was deposited in the end.
    """

    depot = models.ForeignKey(Depot, models.PROTECT, related_name="corrections", null=True)
    simulation = models.ForeignKey(
        Simulation, models.CASCADE, related_name="corrections", null=True
    )
    contenu = models.BinaryField()
    saisies = models.JSONField(default=dict)
    noms = models.JSONField(default=dict)
    archive = models.ForeignKey(Fichier, models.PROTECT, related_name="+", null=True)
    reception = models.ForeignKey(Reception, models.PROTECT, related_name="corrections", null=True)

    if TYPE_CHECKING:
        reception_id: int | None

    class Meta:
        verbose_name = "correction"
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(depot=None) ^ Q(simulation=None), name="correction_une_origine"
            ),
            models.UniqueConstraint(
                fields=["personne", "depot"], condition=_EN_COURS, name="correction_d_un_depot"
            ),
            models.UniqueConstraint(
                fields=["personne", "simulation"], condition=_EN_COURS,
                name="correction_d_une_simulation",
            ),
        )  # fmt: skip


class NumeroReserve(models.Model):
    """A numeroEditeur kept for a demande that comes back: nobody else is given it.

    ``rang`` is the place of the demande in its file. What served since is in ``NumeroUtilise``.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    numero_ans = models.CharField(max_length=50)
    numero_editeur = models.CharField(max_length=50)
    depot = models.ForeignKey(Depot, models.PROTECT, related_name="reserves", null=True)
    # A rehearsal may be erased; the number that it was told stays its own.
    simulation = models.ForeignKey(Simulation, models.SET_NULL, related_name="reserves", null=True)
    rang = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "numéro réservé"
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "numero_ans", "numero_editeur"], name="reserve_une_fois"
            ),
            models.UniqueConstraint(fields=["depot", "rang"], name="reserve_d_un_depot"),
            models.UniqueConstraint(fields=["simulation", "rang"], name="reserve_d_une_simulation"),
        )

    def __str__(self) -> str:
        return self.numero_editeur
