"""What French wants of a word in a sentence: its elision, its plural; in every template."""

import re
from collections.abc import Sized

from django import template
from django.template.defaultfilters import pluralize as pluralize_in_english

register = template.Library()

# Before a vowel, and before the « h » of most names, which is not heard; « de Yann » is in full.
_S_ELIDE = re.compile(
    r"(?!y[aeéou]|onz)[aeiouyàâäéèêëîïôöùûüœæ]|h[eéèêioôuy]", re.IGNORECASE
)  # fmt: skip


@register.filter
def de(nom: object) -> str:
    """Say of whom: « de Denis Tribu », « d’Édith Leur »."""
    dit = str(nom)
    return f"d’{dit}" if _S_ELIDE.match(dit) else f"de {dit}"


@register.filter
def pluralize(nombre: object, formes: str = "s") -> str:
    """Write the end of a word, as Django does but for zero: « 0 constat », « 2 constats »."""
    rien = len(nombre) == 0 if isinstance(nombre, Sized) else nombre == 0
    return pluralize_in_english(1 if rien else nombre, formes)
