"""An invitation to hold a role: a link, good once and for some days."""

import hashlib
import secrets
from datetime import timedelta
from typing import ClassVar, Self

from django.db import models

from guichet import horloge
from guichet.acteurs.habilitations import Role
from guichet.acteurs.models.organisation import Organisation
from guichet.acteurs.models.personne import Personne
from guichet.champs import check_nom_propre

DUREE = timedelta(days=7)


def hash_jeton(jeton: str) -> str:
    """Return what the database keeps of a secret link: whoever reads it cannot use it."""
    return hashlib.sha256(jeton.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Business questions about invitations."""

    def en_attente(self) -> Self:
        """Keep those that may still be accepted."""
        instant = horloge.instant_reel()
        return self.filter(acceptee_le=None, retiree_le=None, expire_le__gt=instant)

    def parties_depuis(self, duree: timedelta) -> Self:
        """Keep those that left in the last ``duree``, whatever became of them."""
        return self.filter(expire_le__gt=horloge.instant_reel() + DUREE - duree)


class Invitation(models.Model):
    """A role offered to somebody, who may not have an account yet."""

    email = models.EmailField("adresse électronique")
    nom = models.CharField("nom", max_length=100, validators=[check_nom_propre])
    prenom = models.CharField("prénom", max_length=100, validators=[check_nom_propre])
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="invitations")
    role = models.CharField("rôle", max_length=20, choices=Role)
    fin = models.DateField("dernier jour", null=True, blank=True)
    # Nobody: the machine's operator invites the first administrator.
    auteur = models.ForeignKey(Personne, models.PROTECT, null=True, blank=True, related_name="+")
    # The second administrator, for a role that two of them give.
    confirmee_par = models.ForeignKey(
        Personne, models.PROTECT, null=True, blank=True, related_name="+"
    )
    jeton_empreinte = models.CharField(max_length=64, unique=True)
    expire_le = models.DateTimeField()
    acceptee_le = models.DateTimeField(null=True, blank=True)
    retiree_le = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Invitation"]] = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        ordering = ("-expire_le", "-pk")

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}, {self.get_role_display()}, {self.organisation}"

    def draw_jeton(self) -> str:
        """Draw the secret of the link, keep its hash, and return it: it is known only once."""
        jeton = secrets.token_urlsafe(32)
        self.jeton_empreinte = hash_jeton(jeton)
        self.expire_le = horloge.instant_reel() + DUREE
        return jeton
