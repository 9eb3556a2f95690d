"""What the markup of the State's design system needs and our components do not say."""

from zlib import crc32

from django import template

from guichet.environnement import read_texte

register = template.Library()


@register.simple_tag
def lignes_de_marque() -> list[str]:
    """Return the lines of the State's mark, which the settings have found filled."""
    return [ligne.strip() for ligne in read_texte("GUICHET_DSFR_MARQUE").split("|")]


@register.simple_tag
def ancre(*textes: object) -> str:
    """Return a name for what holds these texts: the same at each display, so that caches hold."""
    return f"pli-{crc32(repr(textes).encode()):08x}"
