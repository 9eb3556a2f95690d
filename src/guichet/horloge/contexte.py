"""What every page knows of the clock."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest

from guichet import horloge


def bandeau(_request: HttpRequest) -> dict[str, datetime | None]:
    """Return the date of the demonstration, None in production."""
    return {"date_demonstration": horloge.now() if settings.DEMONSTRATION else None}
