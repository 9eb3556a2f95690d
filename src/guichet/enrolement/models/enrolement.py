"""An enrolment: one supplier, one dispositif, one solution."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q, TextChoices
from django.db.models.functions import Lower

from guichet.acteurs.models import Organisation, Personne
from guichet.enrolement.models.formulaire import Formulaire
from guichet.enrolement.situation import (
    Denomination,
    Depositaire,
    Hebergement,
    NatureEnrolement,
    Osu,
    Qualite,
    Situation,
    Tva,
)
from guichet.textes import reglement
from sons.reglement.modele import Dispositif


class Etat(TextChoices):
    """Where an enrolment is."""

    BROUILLON = "brouillon", "En préparation"
    DEPOSE = "depose", "Déposé"
    A_CORRIGER = "a_corriger", "À corriger"
    ANTICIPE = "anticipe", "Enrôlement anticipé validé"
    FINALISATION = "finalisation", "Finalisation en préparation"
    FINALISATION_DEPOSEE = "finalisation_deposee", "Finalisation déposée"
    FINALISATION_A_CORRIGER = "finalisation_corr", "Finalisation à corriger"
    DEFINITIF = "definitif", "Enrôlement définitif"
    REFUSE = "refuse", "Refusé"
    ABANDONNE = "abandonne", "Abandonné"
    RETIRE = "retire", "Retiré"


FINIS = (Etat.REFUSE, Etat.ABANDONNE, Etat.RETIRE)
OUVERTS_AU_FOURNISSEUR = (
    Etat.BROUILLON,
    Etat.A_CORRIGER,
    Etat.FINALISATION,
    Etat.FINALISATION_A_CORRIGER,
)
A_INSTRUIRE = (Etat.DEPOSE, Etat.FINALISATION_DEPOSEE)
# From the validation of the anticipated enrolment on, whatever the finalisation becomes.
SIMULATEUR_OUVERT = (
    Etat.ANTICIPE,
    Etat.FINALISATION,
    Etat.FINALISATION_DEPOSEE,
    Etat.FINALISATION_A_CORRIGER,
    Etat.DEFINITIF,
)


class EnrolementQuerySet(models.QuerySet["Enrolement"]):
    """Business questions about enrolments."""

    def a_instruire(self) -> Self:
        """Keep those that wait for the officer, the oldest first."""
        return self.filter(etat__in=A_INSTRUIRE).order_by("depose_le", "pk")

    def ouvrant_le_simulateur(self) -> Self:
        """Keep those that open the simulator and the document models."""
        return self.filter(etat__in=SIMULATEUR_OUVERT)


class Enrolement(Formulaire):
    """One file. ``depose_le``: the instant of its last deposit, which is what counts for dates."""

    PROPRIETAIRE = "organisation_id"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="enrolements")
    dispositif = models.CharField("dispositif", max_length=30)
    etat = models.CharField("état", max_length=20, choices=Etat, default=Etat.BROUILLON)
    cree_par = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    cree_le = models.DateTimeField()
    depose_le = models.DateTimeField(null=True, blank=True)
    decide_le = models.DateTimeField(null=True, blank=True)
    # What the officer last answered: what to correct, why it is refused.
    motif = models.TextField(blank=True, default="")

    objects: ClassVar[EnrolementQuerySet] = EnrolementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "enrôlement"
        ordering = ("-cree_le", "-pk")
        indexes = (models.Index(fields=["etat", "depose_le"], name="enrolement_bureau"),)
        constraints = (
            models.UniqueConstraint(
                "organisation",
                "dispositif",
                Lower("logiciel_nom"),
                condition=~Q(logiciel_nom="") & ~Q(etat__in=FINIS),
                name="enrolement_solution_unique",
                violation_error_message=(
                    "Un enrôlement existe déjà pour cette solution et ce dispositif : "
                    "complétez-le plutôt que d’en ouvrir un second."
                ),
            ),
            models.UniqueConstraint(
                fields=["organisation", "numero_ans"],
                condition=~Q(numero_ans="") & ~Q(etat__in=FINIS),
                name="enrolement_numero_ans_unique",
                violation_error_message=(
                    "Un autre de vos enrôlements porte déjà ce numéro de référencement."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(etat=Etat.DEFINITIF)
                | (Q(nature=NatureEnrolement.DEFINITIF) & ~Q(numero_ans="") & ~Q(iban_chiffre="")),
                name="enrolement_definitif_complet",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=[Etat.BROUILLON, Etat.ABANDONNE]) | Q(depose_le__isnull=False),
                name="enrolement_depose_date",
            ),
        )

    def __str__(self) -> str:
        return f"{self.logiciel_nom or 'Solution à nommer'} ({self.dispositif})"

    @property
    def textes(self) -> Dispositif:
        """The texts of its dispositif."""
        return reglement().dispositif(self.dispositif)

    @property
    def situation(self) -> Situation:
        """The answers that decide which pieces are asked."""
        return Situation(
            nature=NatureEnrolement(self.nature),
            vague=self.textes.vague,
            qualite=Qualite(self.qualite),
            depositaire=Depositaire(self.depositaire),
            tva=Tva(self.tva),
            denomination=Denomination(self.denomination),
            hebergement=Hebergement(self.hebergement),
            osu=Osu(self.osu),
        )

    @property
    def is_open_to_supplier(self) -> bool:
        """Whether the supplier may change the form and the pieces."""
        return self.etat in OUVERTS_AU_FOURNISSEUR
