"""A content handed in."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from guichet.fichiers.contenu import Type


class Analyse(models.TextChoices):
    """What the antivirus said. Without an antivirus nothing is ever said to be sound."""

    SANS_OBJET = "sans_objet", "Non analysé (aucun antivirus)"
    EN_ATTENTE = "en_attente", "En attente d’analyse"
    SAIN = "sain", "Sain"
    INFECTE = "infecte", "Infecté"


_OBSTACLES = {
    Analyse.EN_ATTENTE: (
        "Ce fichier est en attente d’analyse par l’antivirus. Réessayez dans quelques "
        "minutes ; s’il attend toujours demain, signalez-le à l’exploitant du portail."
    ),
    Analyse.INFECTE: "L’antivirus a trouvé une menace dans ce fichier : il est retenu.",
}


class Fichier(models.Model):
    """A content, once whatever the number of those who handed it in. It belongs to nobody."""

    empreinte = models.CharField("SHA-256", max_length=64, unique=True)
    taille_octets = models.PositiveBigIntegerField("taille en octets")
    type = models.CharField(max_length=40, choices=Type)
    recu_le = models.DateTimeField("reçu le")
    # The last time that somebody handed it in, by the real clock (fichiers.balayage).
    remis_le = models.DateTimeField()
    analyse = models.CharField(max_length=12, choices=Analyse)
    menace = models.CharField("menace trouvée", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "fichier"
        constraints = (
            models.CheckConstraint(
                condition=Q(empreinte__regex=r"^[0-9a-f]{64}$"), name="fichier_empreinte_sha256"
            ),
            models.CheckConstraint(
                condition=Q(analyse=Analyse.INFECTE) | Q(menace=""), name="fichier_menace_infecte"
            ),
        )
        indexes = (
            models.Index(
                fields=["analyse"], condition=~Q(analyse=Analyse.SAIN), name="fichier_a_analyser"
            ),
        )

    def __str__(self) -> str:
        return self.empreinte

    @property
    def verdict(self) -> Analyse:
        """What is known now: what came before there was an antivirus waits like the rest."""
        if settings.ANTIVIRUS and self.analyse == Analyse.SANS_OBJET:
            return Analyse.EN_ATTENTE
        return Analyse(self.analyse)

    @property
    def obstacle(self) -> str:
        """Why nobody may open the content now, in a sentence; "" if one may."""
        return _OBSTACLES.get(self.verdict, "")

    @property
    def condamne(self) -> bool:
        """Whether that obstacle is for good: only another content can take its place."""
        return self.verdict == Analyse.INFECTE
