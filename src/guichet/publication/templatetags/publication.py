"""How the values of the texts are written on a page."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from django import template

from guichet.publication.origine import Origine, Sourcee, origin
from sons.ecriture import euros as written
from sons.reglement.modele import Scalaire

register = template.Library()

MO = 1_048_576


@register.filter
def euros(montant: Decimal | Literal[""] | None) -> str:
    """Write an amount: « 1 075,00 € », or a dash when it is not known.

    What a template does not find (the amount of a cap that is None) reaches a filter as "".
    """
    return "—" if montant is None or montant == "" else written(montant)


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
