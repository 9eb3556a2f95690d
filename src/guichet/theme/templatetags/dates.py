"""Days and instants, in every template: « 1er septembre 2022 », « 01/09/2022 à 10h05 »."""

from datetime import date, datetime

from django import template
from django.template.defaultfilters import date as write

from sons.ecriture import write_instant

register = template.Library()


# As Django's own filter: in the time of the portal, whatever the base keeps.
@register.filter(expects_localtime=True)
def jour(quand: date | None, heure: str = "") -> str:
    """Write a day in words, and the time after it in the format ``heure`` (« H:i »)."""
    if quand is None:
        return ""
    dit = write(quand, f"j F Y à {heure}" if heure else "j F Y")
    return f"1er {dit.removeprefix('1 ')}" if dit.startswith("1 ") else dit


@register.filter
def instant(quand: datetime | None) -> str:
    """Write an instant in figures, to the minute, nothing for what has not happened."""
    return write_instant(quand) if quand else ""
