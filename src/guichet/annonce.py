"""What our web server says of a request in its environment, where no client can write.

A large body is announced by its head: the portal looks at it once to open the door or not, and
again when the whole is here.
"""

from datetime import datetime

from django.http import HttpRequest

# True while only the head of the request is here.
TETE_SEULE = "guichet.tete_seule"
# True when the head was let in before.
ADMISE = "guichet.admise"
# When the last byte came, in UTC.
RECUE_LE = "guichet.recue_le"


def is_head_only(request: HttpRequest) -> bool:
    """Tell whether the body has still to be asked for."""
    return bool(request.META.get(TETE_SEULE))


def is_admitted(request: HttpRequest) -> bool:
    """Tell whether the door was opened to this request by its head."""
    return bool(request.META.get(ADMISE))


def last_byte_at(request: HttpRequest) -> datetime | None:
    """Return when the last byte of the request came, in UTC; None behind another server."""
    recue_le: datetime | None = request.META.get(RECUE_LE)
    return recue_le
