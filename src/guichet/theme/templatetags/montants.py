"""Amounts as every page writes them, on one line whatever its width: « 1 075,00 € »."""

from decimal import Decimal
from typing import Literal

from django import template

from sons.ecriture import euros as written
from sons.ecriture import unbreakable

register = template.Library()


@register.filter
def euros(montant: Decimal | Literal[""] | None) -> str:
    """Write an amount, or a dash when it is not known.

    What a template does not find (the amount of a cap that is None) reaches a filter as "".
    """
    return "—" if montant is None or montant == "" else unbreakable(written(montant))


@register.filter
def en_euros(centimes: int | Literal[""] | None) -> str:
    """Write an amount that the base keeps in cents."""
    return "—" if centimes is None or centimes == "" else euros(Decimal(centimes).scaleb(-2))


@register.filter
def en_nombre(nombre: int) -> str:
    """Write a whole number as French does: « 83 412 », never cut at the end of a line."""
    return f"{nombre:,}".replace(",", "\u202f")
