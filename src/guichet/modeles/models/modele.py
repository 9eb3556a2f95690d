"""A template of a document, for one supplier and one dispositif."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, TextChoices
from django.db.models.functions import Lower

from guichet.acteurs.models import Organisation, Personne
from guichet.modeles.natures import natures
from guichet.textes import reglement
from sons.reglement.modele import Dispositif, Mention


class Etat(TextChoices):
    """Where the last version of a model is."""

    DEPOSE = "depose", "À relire"
    VALIDE = "valide", "Validé"
    A_CORRIGER = "a_corriger", "À corriger"
    REFUSE = "refuse", "Refusé"
    RETIRE = "retire", "Retiré"


# No other version can come: the name is free again.
FINIS = (Etat.REFUSE, Etat.RETIRE)


class ModeleQuerySet(models.QuerySet["Modele"]):
    """Business questions about models."""


class Modele(models.Model):
    """A model; ``depose_le`` is the instant of its last version."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="modeles")
    dispositif = models.CharField("dispositif", max_length=30)
    type = models.CharField("nature", max_length=30)
    intitule = models.CharField("intitulé", max_length=150)
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.DEPOSE)
    cree_par = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    depose_le = models.DateTimeField()

    objects: ClassVar[ModeleQuerySet] = ModeleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "modèle de document"
        ordering = ("-depose_le", "-pk")
        indexes = (models.Index(fields=["etat", "depose_le"], name="modele_bureau"),)
        constraints = (
            models.UniqueConstraint(
                "organisation", "dispositif", "type", Lower("intitule"), name="modele_unique",
                condition=~Q(etat__in=FINIS),
                violation_error_message=(
                    "Vous avez déjà un modèle de cette nature et de ce nom pour ce dispositif : "
                    "déposez-en plutôt une nouvelle version."
                ),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.libelle} : {self.intitule}"

    @property
    def libelle(self) -> str:
        """The name of its kind."""
        nature = natures().find(self.type)
        return nature.libelle if nature else self.type

    @property
    def textes(self) -> Dispositif:
        """The texts of its dispositif."""
        return reglement().dispositif(self.dispositif)

    @property
    def points(self) -> list[Mention]:
        """What it must bear."""
        return natures().points(self.textes, self.type)
