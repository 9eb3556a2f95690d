"""A candidature: a solution that its editor presents to one dispositif."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Lower

from guichet import horloge
from guichet.acteurs.droits import perimetre
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Organisation, Personne
from guichet.conversations.models import Conversation


class Etat(models.TextChoices):
    """Where a candidature is (guide SONS §2.1: éligibilité, then conformité)."""

    BROUILLON = "brouillon", "Brouillon"
    DEPOSEE = "deposee", "Éligibilité en examen"
    ELIGIBLE = "eligible", "Éligible, preuves attendues"
    NON_ELIGIBLE = "non_eligible", "Non éligible"
    PREUVES = "preuves", "Preuves en examen"
    INCOMPLETE = "incomplete", "Preuves à compléter"
    REFERENCEE = "referencee", "Référencée"
    REFUSEE = "refusee", "Refusée"
    RETIREE = "retiree", "Référencement retiré"
    ABANDONNEE = "abandonnee", "Abandonnée"


# The agency has the next move; the others wait for the supplier or are over.
A_TRAITER = (Etat.DEPOSEE, Etat.PREUVES)
TERMINES = (Etat.NON_ELIGIBLE, Etat.REFUSEE, Etat.RETIREE, Etat.ABANDONNEE)
_APRES_PREUVES = (Etat.PREUVES, Etat.INCOMPLETE, Etat.REFERENCEE, Etat.RETIREE)
_MOTIVES = (Etat.NON_ELIGIBLE, Etat.INCOMPLETE, Etat.REFUSEE, Etat.RETIREE)


class CandidatureQuerySet(models.QuerySet["Candidature"]):
    """Business questions about candidatures."""

    def visibles(self, personne: Personne) -> Self:
        """Keep those that ``personne`` may see: a draft is known to its own supplier only."""
        siennes = perimetre(personne, Habilitation.PREPARER_CANDIDATURE) or frozenset()
        vues = perimetre(personne, Habilitation.VOIR_CANDIDATURE)
        deposees = ~Q(etat=Etat.BROUILLON) & ~Q(deposee_le=None)
        autres = deposees if vues is None else deposees & Q(organisation__in=vues)
        return self.filter(Q(organisation__in=siennes) | autres)

    def avec_parole(self) -> Self:
        """Say in ``question_ouverte`` whether the last word is a question of the agency.

        And in ``parole_le`` when it was written; both are None while nobody has written.
        """
        siennes = Conversation.objects.filter(sujet="candidature", objet_id=OuterRef("pk"))
        return self.annotate(
            question_ouverte=Subquery(siennes.values("dernier_de_l_agence")),
            parole_le=Subquery(siennes.values("dernier_le")),
        )


class Candidature(models.Model):
    """Belongs to the editor. Dates are filled by the acts; ``motifs`` are those of the last one."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="candidatures")
    siret = models.CharField("SIRET de l’éditeur", max_length=14, blank=True, default="")
    dispositif = models.CharField(max_length=20)
    solution = models.CharField("nom de la solution", max_length=150, blank=True, default="")
    version = models.CharField("version majeure", max_length=50, blank=True, default="")
    # Names of the dispositif's profiles: the compulsory ones and those the editor chose.
    profils = models.JSONField(default=list)
    # Codes of the minimal functions (``fonctions``) that the editor declares.
    fonctions = models.JSONField(default=list)
    finance = models.BooleanField("avec financement", default=True)
    date_prevue = models.DateField("date prévue du dossier complet", null=True, blank=True)
    etat = models.CharField("état", max_length=12, choices=Etat, default=Etat.BROUILLON)
    motifs = models.TextField(blank=True, default="")
    creee_le = models.DateTimeField()
    deposee_le = models.DateTimeField(null=True)
    eligible_le = models.DateTimeField(null=True)
    # Instant of reception of the evidence file, the last time it was sent whole.
    preuves_le = models.DateTimeField(null=True)
    decidee_le = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Candidature"]] = CandidatureQuerySet.as_manager()

    class Meta:
        verbose_name = "candidature"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                "organisation", "dispositif", Lower("solution"), Lower("version"),
                condition=~Q(etat__in=TERMINES) & ~Q(solution=""),
                name="candidature_solution_unique",
                violation_error_message=(
                    "Une candidature est déjà en cours pour cette solution et cette version."
                ),
            ),
            models.CheckConstraint(
                condition=Q(etat__in=[Etat.BROUILLON, Etat.ABANDONNEE])
                | Q(deposee_le__isnull=False),
                name="candidature_deposee_datee",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=_APRES_PREUVES) | Q(preuves_le__isnull=False),
                name="candidature_preuves_datees",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=_MOTIVES) | ~Q(motifs=""), name="candidature_motivee"
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["etat", "deposee_le"], name="candidature_file"),)

    def __str__(self) -> str:
        return self.nom

    @property
    def nom(self) -> str:
        """What the supplier calls it: the solution and its version, or a draft without a name."""
        return f"{self.solution} {self.version}".strip() or "Solution sans nom"

    @property
    def dossier_complet(self) -> date | None:
        """The day the complete evidence file is deemed filed: the day it was received, in Paris.

        AF-PHA-LGO-Va1 §2: a demande is deemed made on the day the agency received it.
        """
        return self.preuves_le.astimezone(horloge.PARIS).date() if self.preuves_le else None
