"""How long a session lasts: 30 minutes without a request, 10 hours in all."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from guichet import horloge
from guichet.acteurs import preuve

_OUVERTE, _ACTIVE = "ouverte_a", "active_a"
# Writing the session at each request would make every page a writer.
_PAS_SECONDES = 60


def open_session(request: HttpRequest) -> None:
    """Start the two delays, and note the browser for the list of sessions.

    Who has just logged in has just proved who they are.
    """
    request.session[_OUVERTE] = request.session[_ACTIVE] = horloge.seconde_reelle()
    request.session["navigateur"] = request.headers.get("User-Agent", "")[:200]
    preuve.note(request)


class BornesMiddleware:
    """Closes a session that is over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Close the session or note that it lives, then answer."""
        if _OUVERTE in request.session:
            self._bound(request)
        return self.get_response(request)

    def _bound(self, request: HttpRequest) -> None:
        """Log out beyond the delays."""
        instant, session = horloge.seconde_reelle(), request.session
        inactive = instant - session[_ACTIVE] > settings.SESSION_INACTIVITE_MAX_SECONDES
        longue = instant - session[_OUVERTE] > settings.SESSION_DUREE_MAX_SECONDES
        if inactive or longue:
            logout(request)
            messages.info(request, "Votre session est terminée. Reconnectez-vous pour continuer.")
        elif instant - session[_ACTIVE] >= _PAS_SECONDES:
            session[_ACTIVE] = instant
