"""The outbox."""

from django.conf import settings
from django.db import models
from django.db.models import Q, TextChoices

from sons.ecriture import write_instant


class Etat(TextChoices):
    """Where a mail is."""

    A_ENVOYER = "a_envoyer", "à envoyer"
    EN_COURS = "en_cours", "en cours d’envoi"
    ENVOYE = "envoye", "envoyé"
    # The server was left in the middle of the sending: nobody knows, so it is not sent again.
    INCERTAIN = "incertain", "envoi incertain"
    ECHEC = "echec", "non remis"
    MONTRE = "montre", "montré seulement (démonstration)"
    # What its person chose: see ``preferences``.
    A_GROUPER = "a_grouper", "à joindre au résumé du jour"
    GROUPE = "groupe", "joint au résumé du jour"
    RETENU = "retenu", "gardé ici sans être envoyé, comme vous l’avez choisi"


class Rythme(TextChoices):
    """How often somebody is written to."""

    IMMEDIAT = "immediat", "Aussitôt"
    QUOTIDIEN = "quotidien", "Une fois par jour, dans un résumé"
    AUCUN = "aucun", "Jamais"


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
            models.Index(
                fields=["personne"],
                condition=Q(etat=Etat.A_GROUPER),
                name="courriel_a_grouper",
            ),
        )

    def __str__(self) -> str:
        return f"{self.objet} ({self.get_etat_display()})"

    @property
    def titre_de_liste(self) -> str:
        """Its subject and its day, as a list of mails names it."""
        return f"{write_instant(self.cree_le)} : {self.objet}"


class Preference(models.Model):
    """When a person wants the mails of a family (``preferences.Famille``)."""

    personne = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences"
    )
    famille = models.CharField(max_length=10)
    rythme = models.CharField(max_length=10, choices=Rythme)

    class Meta:
        verbose_name = "choix de courriels"
        constraints = (
            models.UniqueConstraint(fields=["personne", "famille"], name="preference_unique"),
        )
