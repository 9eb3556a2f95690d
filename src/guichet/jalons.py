"""How a date to come is said and looks, wherever it is shown."""

from datetime import datetime

from guichet.theme.composition import Genre
from sons.agenda import Jalon

URGENT_JOURS, PROCHE_JOURS = 7, 30


def countdown(jalon: Jalon, instant: datetime) -> str:
    """Say in how long a date comes; far from it, hours are noise."""
    jours = jalon.days_left(instant)
    return f"dans {jours} jours" if jours >= PROCHE_JOURS else jalon.remaining(instant)


def weight(jalon: Jalon, instant: datetime) -> Genre:
    """Tell how a date looks, by how soon it comes; an opening is never a threat."""
    if jalon.is_past(instant):
        return "neutre"
    if jalon.ouvre:
        return "info"
    jours = jalon.days_left(instant)
    return "erreur" if jours < URGENT_JOURS else "attention" if jours < PROCHE_JOURS else "succes"
