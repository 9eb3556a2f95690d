"""The navigation of the header."""

from typing import Any

from django import template

from guichet.configuration.navigation import Groupe, Lien, links

register = template.Library()


@register.simple_tag(takes_context=True)
def liens(context: template.Context) -> list[Lien | Groupe]:
    """Return what the reader may open; nothing when a page is made without a request."""
    demande = context.get("request")
    if demande is None or not hasattr(demande, "user"):
        return []
    page: dict[str, Any] = {str(nom): valeur for nom, valeur in context.flatten().items()}
    return links(demande, page)
