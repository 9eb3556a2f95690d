"""The address of who asks, behind the proxies that the operator has placed in front."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class RelaisMiddleware:
    """Puts the client's own address in ``REMOTE_ADDR``, for locks, rates and traces.

    Each proxy adds at the end of ``X-Forwarded-For`` the address that it saw: with
    ``settings.RELAIS`` of them, only the last ones are theirs, and what comes before may be forged.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Correct the address, then answer."""
        vues = [une.strip() for une in request.headers.get("X-Forwarded-For", "").split(",")]
        if settings.RELAIS and len(vues) >= settings.RELAIS and vues[-settings.RELAIS]:
            request.META["REMOTE_ADDR"] = vues[-settings.RELAIS]
        return self.get_response(request)
