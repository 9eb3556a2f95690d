"""The security headers that no library sets for us."""

from collections.abc import Callable
from wsgiref.headers import Headers

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from guichet.acteurs.routes import Niveau, regles

ENTETES = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A picture opened by itself is a page: it loads and runs nothing. Its own styles are its drawing.
POLITIQUE_STATIQUE = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
)


def refusal_headers() -> list[tuple[str, str]]:
    """Return what protects an answer that no middleware sees: the refusal of what is no request."""
    entetes = [
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ("Cache-Control", "no-store"),
    ]
    if settings.SECURE_HSTS_SECONDS:
        entetes.append(("Strict-Transport-Security", hsts()))
    return entetes


def hsts() -> str:
    """Return the HSTS header, as Django writes it from the settings."""
    return "; ".join(
        [
            f"max-age={settings.SECURE_HSTS_SECONDS}",
            *(["includeSubDomains"] if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else []),
            *(["preload"] if settings.SECURE_HSTS_PRELOAD else []),
        ]
    )


def protect_static(entetes: Headers, _chemin: str, _adresse: str) -> None:
    """Add its policy to the answer of a static file, as WhiteNoise calls it."""
    entetes["Content-Security-Policy"] = POLITIQUE_STATIQUE


class EntetesMiddleware:
    """Adds ``ENTETES`` to every answer; a view may have set its own value before.

    What is for one person is kept by no browser and no proxy, unless its view says otherwise.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer of the portal with the headers."""
        reponse = self.get_response(request)
        for nom, valeur in ENTETES.items():
            reponse.headers.setdefault(nom, valeur)
        if _is_private(request):
            reponse.headers.setdefault("Cache-Control", "private, no-store")
        return reponse


def _is_private(request: HttpRequest) -> bool:
    """Tell whether an answer may show something of who asks: their page, their name, their error.

    Known without reading their session: a public page costs no more.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return True
    route = request.resolver_match.view_name if request.resolver_match else ""
    regle = regles().get(route)
    return regle is not None and regle.acces is not Niveau.PUBLIC
