"""A demande: what one client's order asks the State."""

from itertools import combinations
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from guichet.acteurs.models import Organisation, Personne
from guichet.depots.models.controle import Phase
from guichet.depots.models.depot import Depot
from sons.contexte import DECIDEE_ET_PAYEE

CLIENT_MAX = 200

# Who did each step of the way to the payment: never twice the same person.
_ETAPES = ("deposee_par", "validee_par", "decidee_par", "payee_par")


def _person(nom: str) -> "models.ForeignKey[Personne | None, Personne | None]":
    """Return the field of who did a step; people are never searched by it."""
    return models.ForeignKey(
        Personne, models.PROTECT, verbose_name=nom, null=True, blank=True, related_name="+",
        db_index=False,
    )  # fmt: skip


def _another(une: str, autre: str) -> models.CheckConstraint:
    """Return the constraint that two steps are done by two people."""
    memes = {f"{une}__isnull": False, f"{autre}__isnull": False, une: F(autre)}
    return models.CheckConstraint(
        condition=~Q(**memes), name=f"demande_{une[:-4]}_{autre[:-4]}_par_deux"
    )


class Etat(models.TextChoices):
    """Where a demande is; the labels are the agency's words (ASP, foire aux questions)."""

    INCOMPLETE = "incomplete", "Incomplète"
    DEPOSEE = "deposee", "Déposée"
    A_MODIFIER = "a_modifier", "À modifier"
    VALIDEE = "validee", "Validée"
    DECIDEE = "decidee", "Décidée"
    PAYEE = "payee", DECIDEE_ET_PAYEE
    REFUSEE = "refusee", "Refusée"
    RETIREE = "retiree", "Retirée"


class RegimeTVA(models.TextChoices):
    """With or without VAT, in the words of the file."""

    TTC = "TTC", "TTC"
    HT = "HT", "HT (non assujetti à la TVA)"


class Demande(models.Model):
    """An accepted demande, amounts in cents.

    ``montant_finance_centimes`` is the whole amount of the order as it is paid (with VAT, or
    without for who is not subject to it), ``montant_demande_centimes`` the share of this phase.
    What is searched and sorted is repeated from the deposit: a list then reads one table.
    """

    depot = models.ForeignKey(Depot, models.PROTECT, related_name="demandes")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    dispositif = models.CharField(max_length=30)
    phase = models.CharField(max_length=10, choices=Phase)
    numero_ans = models.CharField("numéro ANS", max_length=50)
    num_ligne = models.PositiveSmallIntegerField("ligne du fichier")
    numero_editeur = models.CharField("numéro éditeur", max_length=50)
    numero_asp = models.CharField("numéro ASP", max_length=60)
    avance = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="soldes", db_index=False
    )
    etat = models.CharField("état", max_length=12, choices=Etat)
    deposee_le = models.DateTimeField("déposée le")
    client = models.CharField(max_length=CLIENT_MAX, blank=True, default="")
    # The same without accents nor capitals: lists are sorted by it.
    client_norme = models.CharField(max_length=CLIENT_MAX, blank=True, default="", editable=False)
    date_commande = models.DateField("date de la commande", null=True)
    regime_tva = models.CharField("régime de TVA", max_length=3, choices=RegimeTVA)
    montant_ht_centimes = models.PositiveBigIntegerField()
    montant_finance_centimes = models.PositiveBigIntegerField()
    montant_demande_centimes = models.PositiveBigIntegerField()
    montant_decide_centimes = models.PositiveBigIntegerField(null=True)
    montant_paye_centimes = models.PositiveBigIntegerField(default=0)
    attestation_fin = models.DateField("attestation de fin de prestation", null=True)
    # The last day that the agency gave to answer, when it last asked for a modification.
    reponse_jusqu_au = models.DateField("réponse attendue jusqu’au", null=True)
    # Filled by the cycle alone, with the act; who deposited, with the deposit.
    deposee_par = _person("déposée par")
    validee_par = _person("validée par")
    decidee_par = _person("décidée par")
    payee_par = _person("payée par")
    # The findings of the engine that do not reject: alertes, and what is wrong with the pieces.
    constats = models.JSONField(default=list)

    if TYPE_CHECKING:
        depot_id: int
        organisation_id: int
        avance_id: int | None

    class Meta:
        verbose_name = "demande"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["numero_asp", "phase"],
                condition=~Q(etat__in=[Etat.REFUSEE, Etat.RETIREE]),
                name="demande_numero_asp_unique",
            ),
            models.CheckConstraint(
                condition=Q(phase=Phase.SOLDE, avance__isnull=False)
                | Q(phase=Phase.AVANCE, avance__isnull=True),
                name="demande_solde_d_une_avance",
            ),
            models.CheckConstraint(
                condition=Q(montant_demande_centimes__lte=F("montant_finance_centimes")),
                name="demande_part_du_montant",
            ),
            models.CheckConstraint(
                condition=Q(montant_paye_centimes=0)
                | Q(montant_paye_centimes__lte=F("montant_decide_centimes")),
                name="demande_paye_dans_le_decide",
            ),
            *(_another(une, autre) for une, autre in combinations(_ETAPES, 2)),
            models.CheckConstraint(
                condition=~Q(etat__in=[Etat.VALIDEE, Etat.DECIDEE, Etat.PAYEE])
                | Q(deposee_par__isnull=False, validee_par__isnull=False),
                name="demande_validee_par_quelqu_un",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[Etat.DECIDEE, Etat.PAYEE]) | Q(decidee_par__isnull=False),
                name="demande_decidee_par_quelqu_un",
            ),
            models.CheckConstraint(
                condition=~Q(etat=Etat.PAYEE) | Q(payee_par__isnull=False),
                name="demande_payee_par_quelqu_un",
            ),
        )
        # Every list is read backwards along one of these: its cost is that of a page.
        indexes = (
            models.Index(fields=["organisation", "-id"], name="demande_liste"),
            models.Index(fields=["organisation", "etat", "-id"], name="demande_liste_etat"),
            models.Index(fields=["organisation", "dispositif", "-id"], name="demande_liste_sons"),
            models.Index(
                fields=["organisation", "montant_demande_centimes", "id"], name="demande_montant"
            ),
            models.Index(fields=["organisation", "client_norme", "id"], name="demande_client"),
            models.Index(fields=["organisation", "deposee_le", "id"], name="demande_jour"),
            models.Index(fields=["organisation", "phase", "-id"], name="demande_liste_phase"),
            models.Index(fields=["numero_editeur", "organisation"], name="demande_numero_editeur"),
            models.Index(fields=["numero_asp"], name="demande_numero_asp"),
            models.Index(
                fields=["avance"], condition=Q(avance__isnull=False), name="demande_solde_de"
            ),
            models.Index(fields=["etat", "-id"], name="demande_etat"),
            models.Index(fields=["dispositif", "-id"], name="demande_sons"),
            models.Index(fields=["phase", "-id"], name="demande_phase"),
            models.Index(fields=["montant_demande_centimes", "id"], name="demande_tous_montant"),
            models.Index(fields=["client_norme", "id"], name="demande_tous_client"),
            models.Index(fields=["deposee_le", "id"], name="demande_tous_jour"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"demande {self.numero_asp} ({self.phase})"
