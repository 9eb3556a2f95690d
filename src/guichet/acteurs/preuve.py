"""The fresh proof that a sensitive act asks: an open session is not enough, its owner is there.

The password, or the second factor of those who have one, less than five minutes ago; a log-in is
such a proof. ``frais=True`` on the line of a route asks for it.
"""

from django.http import HttpRequest

from guichet import horloge

DUREE_SECONDES = 5 * 60
_ECART_SECONDES = 30
_PROUVE = "prouve_a"


def note(request: HttpRequest) -> None:
    """Keep in the session that its owner has just proved who they are."""
    request.session[_PROUVE] = horloge.seconde_reelle()


def is_recent(instant: int) -> bool:
    """Tell whether ``instant``, in seconds, is less than five minutes old; clocks may differ."""
    return -_ECART_SECONDES <= horloge.seconde_reelle() - instant < DUREE_SECONDES


def forget(request: HttpRequest) -> None:
    """Ask for a proof at the next sensitive act."""
    request.session.pop(_PROUVE, None)


def is_fresh(request: HttpRequest) -> bool:
    """Tell whether the last proof of this session is less than five minutes old."""
    prouve = request.session.get(_PROUVE)
    return prouve is not None and 0 <= horloge.seconde_reelle() - prouve < DUREE_SECONDES
