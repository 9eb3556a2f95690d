"""How the states of an enrolment look."""

from django import template

from guichet.enrolement.affichage import GENRES
from guichet.theme.composition import Genre

register = template.Library()


@register.filter
def genre_etat(etat: str) -> Genre:
    """Return the kind of badge of a state."""
    return GENRES[etat]
