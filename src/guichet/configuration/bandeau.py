"""What every page knows of the clock."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from guichet import horloge
from guichet.configuration.navigation import may_open


def bandeau(request: HttpRequest) -> dict[str, Any]:
    """Return the date of the demonstration, None in production, and whether the reader sets it."""
    if not settings.DEMONSTRATION:
        return {"date_demonstration": None}
    # A request refused before its session was read has nobody behind it.
    regle = hasattr(request, "user") and may_open(request, "date_demonstration")
    return {"date_demonstration": horloge.now(), "regle_horloge": regle}
