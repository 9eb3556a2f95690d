"""Show the conversation about an object, on its page."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.db.models import Model

from guichet.conversations.formulaires import MessageForm
from guichet.conversations.lecture import Fil, unread_among

register = template.Library()


@register.inclusion_tag("conversations/echanges.html", takes_context=True)
def conversation(
    context: template.Context, fil: Fil, form: MessageForm | None = None, ecrire: bool = True
) -> dict[str, Any]:
    """Show the messages of ``fil``, then the form that adds one, unless ``ecrire`` is False."""
    return {
        "fil": fil,
        "form": form or MessageForm(),
        "ecrire": ecrire and fil.ecrit,
        "csrf_token": context["csrf_token"],
    }


@register.simple_tag(takes_context=True)
def non_lues(context: template.Context, sujet: str, objets: Iterable[Model]) -> set[int]:
    """Return the keys of the objects of a list that have a message to read: one query for all."""
    return unread_among(context["request"].user, sujet, [objet.pk for objet in objets])
