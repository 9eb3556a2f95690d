"""What the markup of the State's design system needs and our components do not say."""

from zlib import crc32

from django import template
from django.apps import apps

from guichet.theme.dsfr.apps import DsfrConfig

register = template.Library()


@register.simple_tag
def lignes_de_marque() -> list[str]:
    """Return the lines of the State's mark, which stands in the header and the footer."""
    theme = apps.get_app_config("theme_dsfr")
    assert isinstance(theme, DsfrConfig)  # noqa: S101 - for the type checker
    return theme.marque


@register.simple_tag
def ancre(*textes: object) -> str:
    """Return a name for what holds these texts: the same at each display, so that caches hold."""
    return f"pli-{crc32(repr(textes).encode()):08x}"
