"""How the states of a model look."""

from django import template

from guichet.modeles.affichage import GENRES, GENRES_CONSTATS
from guichet.theme.composition import Genre

register = template.Library()


@register.filter
def genre_modele(etat: str) -> Genre:
    """Return the kind of badge of a state, or of a verdict."""
    return GENRES[etat]


@register.filter
def genre_constat(constat: str) -> Genre:
    """Return the kind of badge of a point of the checklist."""
    return GENRES_CONSTATS[constat]
