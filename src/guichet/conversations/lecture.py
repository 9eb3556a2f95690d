"""Read: one conversation, those of a person, how many they have not read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_datetime

from guichet.acteurs.droits import perimetre
from guichet.acteurs.models import Personne
from guichet.conversations.models import Conversation, Message, NonLu
from guichet.conversations.sujets import sujet_of, sujets

PAR_PAGE = 25


@dataclass(frozen=True)
class Fil:
    """What a page shows of a conversation: each message, and whether it is new to the reader."""

    sujet: str
    objet_id: int
    messages: list[tuple[Message, bool]]
    ecrit: bool
    close: str

    @property
    def demande_de_l_agence(self) -> str:
        """What the agency wrote last, "" if it wrote nothing."""
        return next((m.texte for m, _ in reversed(self.messages) if m.de_l_agence), "")


def read(personne: Personne, objet: Any) -> Fil:
    """Return the conversation about ``objet`` as ``personne`` sees it, which is now read."""
    sujet = sujet_of(objet)
    nouveaux = NonLu.objects.filter(
        personne=personne, conversation__sujet=sujet.nom, conversation__objet_id=objet.pk
    )
    marque = nouveaux.first()
    if marque is not None:
        marque.delete()
    lus = [(m, _is_new(m, marque)) for m in messages_of(objet).select_related("auteur")]
    close = sujet.close(objet)
    return Fil(sujet.nom, objet.pk, lus, not close and sujet.may_write(personne, objet), close)


def _is_new(message: Message, marque: NonLu | None) -> bool:
    if marque is None or message.de_l_agence == marque.de_l_agence:
        return False
    return message.ecrit_le >= marque.depuis


def messages_of(objet: Any) -> QuerySet[Message]:
    """Return what was written about ``objet``, the oldest first."""
    sien = {"conversation__sujet": sujet_of(objet).nom, "conversation__objet_id": objet.pk}
    return Message.objects.filter(**sien)


def visible_to(personne: Personne) -> QuerySet[Conversation]:
    """Return the conversations about what ``personne`` may see, the latest first."""
    vues = Q(pk__in=[])
    for sujet in sujets().values():
        organisations = perimetre(personne, sujet.voir)
        sienne = Q(sujet=sujet.nom)
        vues |= sienne if organisations is None else sienne & Q(organisation__in=organisations)
    non_lue = NonLu.objects.filter(personne=personne, conversation=OuterRef("pk"))
    visibles = Conversation.objects.filter(vues).annotate(non_lue=Exists(non_lue))
    return visibles.select_related("organisation")


@dataclass(frozen=True)
class Page:
    """Some conversations, and the bookmark of those that follow, "" at the end (docs/adr/0016)."""

    conversations: list[Conversation]
    suivante: str


def page(personne: Personne, apres: str) -> Page:
    """Return the conversations that a person has read, after the bookmark, the latest first."""
    visibles = visible_to(personne).exclude(non_lus__personne=personne)
    instant, _, cle = apres.rpartition("_")
    if (borne := parse_datetime(instant)) is not None and cle.isdecimal():
        visibles = visibles.filter(
            Q(dernier_le__lt=borne) | Q(dernier_le=borne, pk__lt=int(cle)), dernier_le__lte=borne
        )
    lues = list(visibles[: PAR_PAGE + 1])
    reste = len(lues) > PAR_PAGE
    lues = lues[:PAR_PAGE]
    derniere = f"{lues[-1].dernier_le.isoformat()}_{lues[-1].pk}" if reste else ""
    return Page(lues, derniere)


def unread(personne: Personne) -> int:
    """Return how many conversations ``personne`` has not read."""
    return unread_conversations(personne).count()


def unread_conversations(personne: Personne) -> QuerySet[Conversation]:
    """Return the conversations that ``personne`` has not read, the latest first.

    Each has ``titre``, ``dernier_le`` and ``adresse``, the page where it is answered.
    """
    return visible_to(personne).filter(non_lus__personne=personne)


def unread_among(personne: Personne, sujet: str, cles: Iterable[int]) -> set[int]:
    """Return which of these objects have something new for ``personne``: one query for a list."""
    siens = NonLu.objects.filter(
        personne=personne, conversation__sujet=sujet, conversation__objet_id__in=list(cles)
    )
    return set(siens.values_list("conversation__objet_id", flat=True))
