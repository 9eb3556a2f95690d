"""Conversations, their messages, and what each person has not read yet."""

from django.db import models
from django.urls import reverse

from guichet.acteurs.models import Organisation, Personne


class Conversation(models.Model):
    """All that was written about one object, which ``sujet`` and ``objet_id`` name.

    ``titre`` is the object's, as it was at the last message: a list reads this table alone.
    """

    sujet = models.CharField(max_length=20)
    objet_id = models.PositiveBigIntegerField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="conversations")
    titre = models.CharField(max_length=250)
    dernier_le = models.DateTimeField()
    dernier_de_l_agence = models.BooleanField()

    class Meta:
        verbose_name = "conversation"
        ordering = ("-dernier_le", "-pk")
        constraints = (
            models.UniqueConstraint(fields=["sujet", "objet_id"], name="conversation_unique"),
        )
        indexes = (
            models.Index(fields=["organisation", "-dernier_le"], name="conversation_fournisseur"),
            models.Index(fields=["-dernier_le"], name="conversation_recente"),
        )

    def __str__(self) -> str:
        return self.titre

    @property
    def adresse(self) -> str:
        """The page where it is read and answered."""
        return reverse("conversations:fil", args=[self.sujet, self.objet_id])


class Message(models.Model):
    """One message, in the order they were written."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    auteur = models.ForeignKey(Personne, models.PROTECT, related_name="+")
    de_l_agence = models.BooleanField()
    ecrit_le = models.DateTimeField()
    texte = models.TextField(max_length=5000)

    class Meta:
        verbose_name = "message"
        ordering = ("ecrit_le", "pk")
        constraints = (
            models.CheckConstraint(condition=~models.Q(texte=""), name="message_non_vide"),
        )

    @property
    def organisation(self) -> Organisation:
        """The supplier's whose object it is about."""
        return self.conversation.organisation


class NonLu(models.Model):
    """A conversation that somebody has not read since ``depuis``; gone once they do.

    Written for each reader at each message, so that counting them costs the same for ever.
    """

    personne = models.ForeignKey(Personne, models.CASCADE, related_name="non_lus")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="non_lus")
    depuis = models.DateTimeField()
    # Whether this person reads for the agency: an answer of that side settles it for all of them.
    de_l_agence = models.BooleanField()

    class Meta:
        verbose_name = "conversation non lue"
        constraints = (
            models.UniqueConstraint(fields=["personne", "conversation"], name="non_lu_unique"),
        )
