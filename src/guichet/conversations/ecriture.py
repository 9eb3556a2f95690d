"""Write a message: whoever is concerned on the other side has it unread, and a mail."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from guichet import horloge
from guichet.acteurs.models import Personne, Rattachement
from guichet.conversations.models import Conversation, Message, NonLu
from guichet.conversations.sujets import Sujet, sujet_of
from guichet.courriels.boite import post
from guichet.courriels.preferences import Famille
from guichet.cycles.table import ActeImpossible
from guichet.journal.inscription import record


@transaction.atomic
def write(auteur: Personne, objet: Any, texte: str, prevenir: bool = True) -> Message:
    """Write about ``objet``, for the side of ``auteur``; ``prevenir``: by mail too.

    Raises PermissionDenied, or ActeImpossible where the conversation is over.
    """
    sujet = sujet_of(objet)
    if not sujet.may_write(auteur, objet):
        raise PermissionDenied("Vous ne pouvez pas écrire ici.")
    return add(auteur, objet, texte, prevenir)


@transaction.atomic
def add(auteur: Personne, objet: Any, texte: str, prevenir: bool = True) -> Message:
    """Write as ``write``, for an act that its own ability allows and of which these are the words.

    Raises ActeImpossible where the conversation is over.
    """
    sujet = sujet_of(objet)
    objet.refresh_from_db(from_queryset=type(objet)._base_manager.select_for_update())
    if refus := sujet.close(objet):
        raise ActeImpossible(refus)
    agence = not _is_member(auteur, objet)
    conversation = _touch(sujet, objet, agence)
    message = Message.objects.create(
        conversation=conversation, auteur=auteur, de_l_agence=agence, texte=texte,
        ecrit_le=conversation.dernier_le,
    )  # fmt: skip
    acte = sujet.acte_agence if agence else sujet.acte_fournisseur
    # What is written names people: the chain of the journal, which is for ever, only names it.
    record(auteur, acte, objet, apres={"message": message.pk})
    _leave_unread(sujet, message, prevenir)
    return message


def _is_member(auteur: Personne, objet: Any) -> bool:
    siens = auteur.rattachements.en_cours()
    return siens.filter(organisation=objet.organisation).exists()


def _touch(sujet: Sujet, objet: Any, agence: bool) -> Conversation:
    """Return the conversation about ``objet``, begun at its first message."""
    dernier = {
        "titre": sujet.titre(objet)[:250],
        "dernier_le": horloge.now(),
        "dernier_de_l_agence": agence,
    }
    conversation, _ = Conversation.objects.update_or_create(
        sujet=sujet.nom, objet_id=objet.pk, defaults=dernier,
        create_defaults={**dernier, "organisation": objet.organisation},
    )  # fmt: skip
    return conversation


def _leave_unread(sujet: Sujet, message: Message, prevenir: bool) -> None:
    """Say to the other side that there is something to read; on this side, it is answered."""
    conversation = message.conversation
    conversation.non_lus.filter(Q(de_l_agence=message.de_l_agence) | Q(personne=message.auteur)
                                ).delete()  # fmt: skip
    lecteurs = readers(sujet, conversation, agence=not message.de_l_agence)
    lecteurs = [une for une in lecteurs if une != message.auteur]
    NonLu.objects.bulk_create(
        [
            NonLu(personne=une, conversation=conversation, depuis=message.ecrit_le,
                  de_l_agence=not message.de_l_agence)
            for une in lecteurs
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    if not prevenir:
        return
    lien = reverse("conversations:fil", args=[sujet.nom, conversation.objet_id])
    contexte = {
        "conversation": conversation,
        "de": "l’agence" if message.de_l_agence else str(conversation.organisation),
        "lien": settings.ADRESSE_PUBLIQUE + lien,
    }
    for une in lecteurs:
        post("message_recu", une, contexte, famille=Famille.MESSAGE)


def readers(sujet: Sujet, conversation: Conversation, agence: bool) -> list[Personne]:
    """Return who reads for a side: for the agency, those who already wrote, else all who may."""
    if not agence:
        membres = Q(role__in=sujet.roles_fournisseur, organisation=conversation.organisation)
        return _people(membres)
    agents = Q(role__in=sujet.roles_agence)
    deja = conversation.messages.filter(de_l_agence=True).values("auteur")
    return _people(agents & Q(personne__in=deja)) or _people(agents)


def _people(roles: Q) -> list[Personne]:
    tenus = Rattachement.objects.filter(roles).en_cours().values("personne")
    return list(Personne.objects.filter(pk__in=tenus, is_active=True).order_by("pk"))
