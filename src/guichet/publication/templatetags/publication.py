"""How the values of the texts are written on a page."""

import json
from collections.abc import Mapping
from decimal import Decimal

from django import template

from guichet.publication.origine import Origine, Sourcee, origin
from sons.reglement.modele import Scalaire

register = template.Library()

MO = 1_048_576


@register.filter
def mo(octets: int) -> str:
    """Write a size in Mo."""
    return f"{octets // MO} Mo"


@register.filter
def pourcent(part: Decimal) -> str:
    """Write a share: « 30 % »."""
    return f"{part:.0%}".replace("%", " %")


@register.filter
def legende_pieces(phase: str) -> str:
    """Name the table of the pieces of a phase."""
    return "Pièces de l’avance" if phase == "avance" else "Pièces du solde"


@register.filter
def conditions(reponses: Mapping[str, Scalaire]) -> str:
    """Say the answers of a demande that bring a rule in: « isCentreDeSante = true »."""
    return " et ".join(f"{nom} = {json.dumps(v)}" for nom, v in reponses.items())


@register.inclusion_tag("publication/origine.html")
def origine(valeur: Sourcee) -> dict[str, Origine]:
    """Show the source of a value and how sure it is."""
    return {"origine": origin(valeur)}
