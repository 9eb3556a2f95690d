"""Files controlled: rehearsed or deposited."""

from django.db import models
from django.db.models import Q

from guichet.acteurs.models import Organisation
from guichet.depots.models.controle import FichierControle, Verdict
from guichet.fichiers.models import Fichier

_ENREGISTRE = ~Q(verdict=Verdict.REJETE)


class Simulation(FichierControle):
    """A rehearsal, for the eyes of its supplier only, and theirs to erase.

    Its two files are held until ``gardee_jusqu_a``, by the real clock, to be deposited as they are.
    """

    retour = models.BinaryField(null=True)
    json = models.ForeignKey(Fichier, models.PROTECT, related_name="+", null=True)
    archive = models.ForeignKey(Fichier, models.PROTECT, related_name="+", null=True)
    nom_archive = models.CharField("nom du ZIP", max_length=150, blank=True, default="")
    gardee_jusqu_a = models.DateTimeField("gardée jusqu’à", null=True)

    class Meta:
        verbose_name = "simulation"
        ordering = ("-recu_le", "-pk")
        indexes = (
            models.Index(fields=["organisation", "-recu_le", "-id"]),
            models.Index(
                fields=["gardee_jusqu_a"], condition=Q(gardee_jusqu_a__isnull=False),
                name="simulation_gardee",
            ),
        )  # fmt: skip
        constraints = (
            models.CheckConstraint(
                condition=Q(gardee_jusqu_a__isnull=True, archive__isnull=True, json__isnull=True)
                | Q(gardee_jusqu_a__isnull=False, json__isnull=False),
                name="simulation_gardee_avec_son_fichier",
            ),
        )


class Depot(FichierControle):
    """A deposit, as it was received at ``recu_le``: the last byte, and the order to deposit.

    One that was rejected whole holds neither its name nor its content: the same may come again.
    """

    siret = models.CharField("SIRET du fichier", max_length=20)
    nom_archive = models.CharField("nom du ZIP", max_length=150, blank=True, default="")
    json = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    archive = models.ForeignKey(Fichier, models.PROTECT, related_name="+", null=True)
    retour = models.ForeignKey(Fichier, models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = "dépôt"
        ordering = ("-recu_le", "-pk")
        indexes = (
            models.Index(fields=["organisation", "-recu_le", "-id"]),
            # A deposit is looked up by the beginning of its name (``guichet.prefixes``).
            models.Index(
                fields=["organisation", "nom"],
                name="depot_nom_d_un_fournisseur",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
            models.Index(
                fields=["nom"], name="depot_nom_de_tous", opclasses=["varchar_pattern_ops"]
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "empreinte"], condition=_ENREGISTRE,
                name="depot_contenu_unique",
            ),
            models.UniqueConstraint(
                fields=["organisation", "nom"], condition=_ENREGISTRE, name="depot_nom_unique"
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.REJETE) | Q(retour__isnull=False),
                name="depot_enregistre_avec_retour",
            ),
        )  # fmt: skip

    @property
    def reprises(self) -> "models.QuerySet[Depot]":
        """The deposits of what was corrected in its page, the first one first."""
        return (
            Depot.objects.filter(receptions__corrections__depot=self)
            .order_by("pk")
            .distinct()
            .only("nom")
        )


class NumeroUtilise(models.Model):
    """A numeroEditeur that came through the first control: rejected or not, it is used."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    depot = models.ForeignKey(Depot, models.PROTECT, related_name="numeros")
    numero_ans = models.CharField(max_length=50)
    numero_editeur = models.CharField(max_length=50)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "numero_ans", "numero_editeur"], name="numero_une_fois"
            ),
        )
