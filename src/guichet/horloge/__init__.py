"""The clock: the only one of the portal.

``now`` is the date of the portal, which a demonstration may shift. ``instant_reel`` is the time
that really passes: sessions, locks and new attempts count with it, whatever date is being played.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from guichet.annonce import last_byte_at

PARIS = ZoneInfo("Europe/Paris")


def instant_reel() -> datetime:
    """Return the instant of the machine, in UTC."""
    return timezone.now()


def seconde_reelle() -> int:
    """Return ``instant_reel`` in whole seconds, as sessions keep it."""
    return int(instant_reel().timestamp())


def now() -> datetime:
    """Return the instant of the portal, in Europe/Paris. Production never shifts it."""
    return _played(instant_reel())


def received_at(request: HttpRequest) -> datetime:
    """Return when the last byte of a request came, by the clock of the portal.

    However long the request then waited for its turn. Behind a server that does not say it, now:
    ask before anything that waits.
    """
    instant = last_byte_at(request)
    return _played(instant) if instant else now()


def _played(instant: datetime) -> datetime:
    """Return a real instant as the portal dates it."""
    if settings.DEMONSTRATION:
        from guichet.horloge.decalage import read_decalage

        instant += read_decalage()
    return instant.astimezone(PARIS)


def today() -> date:
    """Return the day of the portal, in Europe/Paris."""
    return now().date()
