"""A change of bank account: what is asked, by whom; the account that it replaces."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q, TextChoices

from guichet.acteurs.models import Organisation, Personne
from guichet.chiffrement.cles import Usage
from guichet.chiffrement.ligne import ChampScelle
from guichet.enrolement.models.compte import Compte, masked
from guichet.enrolement.models.enrolement import Enrolement
from guichet.fichiers.models import Fichier


class EtatChangement(TextChoices):
    """Where a change of account is."""

    DEMANDE = "demande", "À examiner"
    EXAMINE = "examine", "À confirmer"
    ACCEPTE = "accepte", "Accepté"
    REFUSE = "refuse", "Refusé"
    ANNULE = "annule", "Annulé"


EN_COURS = (EtatChangement.DEMANDE, EtatChangement.EXAMINE)


class ChangementCompte(Compte):
    """The account asked for. ``ancien_…``: the one it replaced, written when it is accepted.

    Three people make one change: whoever asks, the agent who examines, the one who confirms. The
    database says so too, but for those accepted when one agent was enough (``ancienne_regle``).
    """

    PROPRIETAIRE = "enrolement__organisation_id"

    enrolement = models.ForeignKey(Enrolement, models.PROTECT, related_name="changements")
    etat = models.CharField(
        "état", max_length=10, choices=EtatChangement, default=EtatChangement.DEMANDE
    )
    rib = models.ForeignKey(Fichier, models.PROTECT, related_name="+")
    rib_nom = models.CharField(max_length=150)
    demande_par = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    demande_le = models.DateTimeField()
    examine_par = models.ForeignKey(
        Personne, models.PROTECT, null=True, related_name="+", db_index=False
    )
    examine_le = models.DateTimeField(null=True)
    ancienne_regle = models.BooleanField(default=False, editable=False)
    decide_par = models.ForeignKey(Personne, models.PROTECT, null=True, related_name="+")
    decide_le = models.DateTimeField(null=True)
    motif = models.CharField(max_length=2000, blank=True, default="")
    ancien_titulaire = models.CharField(max_length=200, default="")
    ancien_iban_chiffre = ChampScelle(usage=Usage.IBAN, default="")
    ancien_iban_fin = models.CharField(max_length=4, default="")
    ancien_bic = models.CharField(max_length=11, default="")

    objects: ClassVar[models.Manager["ChangementCompte"]]

    class Meta:
        verbose_name = "changement de compte"
        ordering = ("-demande_le", "-pk")
        indexes = (models.Index(fields=["etat", "demande_le"], name="changement_bureau"),)
        constraints = (
            models.UniqueConstraint(
                fields=["enrolement"], condition=Q(etat__in=EN_COURS),
                name="changement_un_seul",
                violation_error_message=(
                    "Un changement de compte attend déjà la réponse de l’agence : annulez-le avant "
                    "d’en demander un autre."
                ),
            ),
            models.CheckConstraint(
                condition=Q(decide_par=None) | ~Q(decide_par=F("demande_par")),
                name="changement_deux_personnes",
            ),
            models.CheckConstraint(
                condition=Q(examine_par=None) | ~Q(examine_par=F("demande_par")),
                name="changement_examine_par_un_autre",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatChangement.ACCEPTE)
                | Q(ancienne_regle=True)
                | (Q(examine_par__isnull=False) & ~Q(examine_par=F("decide_par"))),
                name="changement_accepte_par_deux_agents",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatChangement.EXAMINE)
                | Q(examine_par__isnull=False, examine_le__isnull=False),
                name="changement_examine",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=[EtatChangement.ACCEPTE, EtatChangement.REFUSE])
                | Q(decide_par__isnull=False, decide_le__isnull=False),
                name="changement_decide",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatChangement.ACCEPTE) | ~Q(ancien_iban_chiffre=""),
                name="changement_ancien_garde",
            ),
            models.CheckConstraint(
                condition=~Q(etat=EtatChangement.REFUSE) | ~Q(motif=""), name="changement_motive"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.enrolement}, compte {self.iban_masque}"

    @property
    def ancien_iban(self) -> str:
        """The IBAN replaced, in clear: for those who see accounts whole."""
        return self.take_out("ancien_iban_chiffre")

    @property
    def ancien_iban_masque(self) -> str:
        """The IBAN replaced, as it is shown to everybody else."""
        return masked(self.ancien_iban_fin)

    @property
    def organisation(self) -> Organisation:
        """The supplier whose account it is."""
        return self.enrolement.organisation
