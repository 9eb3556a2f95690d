"""Asks for a fresh proof where the line of the route says so (``frais``)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from guichet.acteurs import preuve
from guichet.acteurs.models import Personne
from guichet.acteurs.routes import regles
from guichet.acteurs.views.preuve import ask_before


class FraicheurMiddleware:
    """After the doorkeeper, and after the check of the CSRF token.

    What a POST brings is offered to be sent again: it must be what its own person typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the proof is asked once its route is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _vue: object, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Return None to let the request in, or the page that asks for the proof."""
        personne = request.user
        # A tool shows its token, and no token opens these routes.
        if not isinstance(personne, Personne) or personne.borne:
            return None
        regle = regles().get(request.resolver_match.view_name if request.resolver_match else "")
        stale = regle is not None and regle.frais and not preuve.is_fresh(request)
        return ask_before(request) if stale else None
