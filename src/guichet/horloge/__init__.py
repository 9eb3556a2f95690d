"""The clock: the only one of the portal.

``now`` is the date of the portal, which a demonstration may shift. ``instant_reel`` is the time
that really passes: sessions, locks and new attempts count with it, whatever date is being played.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

PARIS = ZoneInfo("Europe/Paris")


def instant_reel() -> datetime:
    """Return the instant of the machine, in UTC."""
    return timezone.now()


def now() -> datetime:
    """Return the instant of the portal, in Europe/Paris. Production never shifts it."""
    instant = instant_reel()
    if settings.DEMONSTRATION:
        from guichet.horloge.decalage import read_decalage

        instant += read_decalage()
    return instant.astimezone(PARIS)


def today() -> date:
    """Return the day of the portal, in Europe/Paris."""
    return now().date()
