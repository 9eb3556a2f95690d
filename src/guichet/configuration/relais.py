"""The address and the scheme of who asks, behind the proxies that the operator has placed."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from guichet.adresse import Adresse, is_among, read_address

# What a proxy says of the one that it speaks for.
_DITS_PAR_UN_RELAIS = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
    "HTTP_SCRIPT_NAME",
)


class RelaisMiddleware:
    """Puts the client's own address in ``REMOTE_ADDR``, for locks, rates and traces.

    Only who connects from ``settings.RELAIS_DE_CONFIANCE`` is believed; what others forward is
    forgotten before anybody reads it. Each proxy adds at the end of ``X-Forwarded-For`` the address
    that it saw: with ``settings.RELAIS`` of them, only the last ones are theirs, and what comes
    before may be forged.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Correct the address, then answer."""
        pair = read_address(request.META.get("REMOTE_ADDR", ""))
        if settings.RELAIS and is_among(pair, settings.RELAIS_DE_CONFIANCE):
            client = _client(request.META.get("HTTP_X_FORWARDED_FOR", "")) or pair
            request.META["REMOTE_ADDR"] = str(client)
        else:
            for entete in _DITS_PAR_UN_RELAIS:
                request.META.pop(entete, None)
        return self.get_response(request)


def _client(vues: str) -> Adresse | None:
    """Return the address that the farthest of our proxies saw; None if it wrote no address."""
    une_a_une = vues.split(",")
    if len(une_a_une) < settings.RELAIS:
        return None
    return read_address(une_a_une[-settings.RELAIS])
