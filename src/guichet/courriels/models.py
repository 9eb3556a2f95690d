"""The outbox."""

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices


class Etat(TextChoices):
    """Where a mail is."""

    A_ENVOYER = "a_envoyer", "à envoyer"
    EN_COURS = "en_cours", "en cours d’envoi"
    ENVOYE = "envoye", "envoyé"
    # The server was left in the middle of the sending: nobody knows, so it is not sent again.
    INCERTAIN = "incertain", "envoi incertain"
    ECHEC = "echec", "non remis"
    MONTRE = "montre", "montré seulement (démonstration)"


class Courriel(models.Model):
    """One mail to one person.

    A confidential one holds a link that opens an account: it is not shown in the interface, and its
    text is erased once it has left, or will never leave.
    """

    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="courriels"
    )
    adresse = models.EmailField()
    objet = models.CharField(max_length=200)
    texte = models.TextField()
    confidentiel = models.BooleanField(default=False)
    cree_le = models.DateTimeField()
    etat = models.CharField(max_length=10, choices=Etat, default=Etat.A_ENVOYER)
    tentatives = models.PositiveSmallIntegerField(default=0)
    # Instants of the machine: attempts follow the time that really passes.
    prochain_essai = models.DateTimeField()
    dernier_refus = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "courriel"
        ordering = ("-cree_le", "-pk")
        indexes = (
            models.Index(
                fields=["prochain_essai"],
                condition=Q(etat__in=[Etat.A_ENVOYER, Etat.EN_COURS]),
                name="courriel_a_envoyer",
            ),
        )

    def __str__(self) -> str:
        return f"{self.objet} ({self.get_etat_display()})"
