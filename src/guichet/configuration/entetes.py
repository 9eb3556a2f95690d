"""The security headers that no library sets for us."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ENTETES = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class EntetesMiddleware:
    """Adds ``ENTETES`` to every answer; a view may have set its own value before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer of the portal with the headers."""
        reponse = self.get_response(request)
        for nom, valeur in ENTETES.items():
            reponse.headers.setdefault(nom, valeur)
        return reponse
