"""The navigation of the header."""

from django import template

from guichet.configuration.navigation import Groupe, Lien, links

register = template.Library()


@register.simple_tag(takes_context=True)
def liens(context: template.Context) -> list[Lien | Groupe]:
    """Return what the reader may open; nothing when a page is made without a request."""
    demande = context.get("request")
    return links(demande) if demande is not None and hasattr(demande, "user") else []
