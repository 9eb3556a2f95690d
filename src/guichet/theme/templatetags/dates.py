"""Days and instants, in every template: « 1er septembre 2022 à 10h05 », « 01/09/2022 à 10h05 »."""

from datetime import date, datetime

from django import template
from django.template.defaultfilters import date as write

from sons.ecriture import write_instant

register = template.Library()

# One spelling of the time of day, that of the engine: 10h05, and 10h05min07s where seconds count.
_HEURES = {"": "", "H:i": r" à H\hi", "H:i:s": r" à H\hi\m\i\ns\s"}


# As Django's own filter: in the time of the portal, whatever the base keeps.
@register.filter(expects_localtime=True)
def jour(quand: date | None, heure: str = "") -> str:
    """Write a day in words, and the time after it to the minute (« H:i ») or second (« H:i:s »)."""
    if quand is None:
        return ""
    dit = write(quand, f"j F Y{_HEURES[heure]}")
    return f"1er {dit.removeprefix('1 ')}" if dit.startswith("1 ") else dit


@register.filter
def instant(quand: datetime | None) -> str:
    """Write an instant in figures, to the minute, nothing for what has not happened."""
    return write_instant(quand) if quand else ""


@register.filter(expects_localtime=True)
def seconde(quand: datetime | None) -> str:
    """Write an instant in figures, to the second: « 01/09/2022 à 10h05min07s »."""
    return write(quand, f"d/m/Y{_HEURES['H:i:s']}") if quand else ""
