"""The doorkeeper: applies the rule of its route to every request, and refuses what has none."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from guichet.acteurs import second_facteur
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.acteurs.routes import Niveau, regles
from guichet.api.porte import ask_token, is_api

PAGE_SECOND_FACTEUR = "acteurs:second_facteur"


class PortierMiddleware:
    """Lets a request reach its view only if its route has a rule that the person satisfies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; the rule is applied once its route is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _vue: object, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Return None to let the request in, a redirection to log in, or refuse."""
        route = request.resolver_match.view_name if request.resolver_match else ""
        regle = regles().get(route)
        if regle is None:
            raise PermissionDenied("Cette adresse n’est ouverte à personne.")
        acces = regle.acces
        if isinstance(request.user, Personne):
            request.user.read_roles()
        if acces is Niveau.PUBLIC:
            return None
        if not isinstance(request.user, Personne):
            return ask_token() if is_api(request) else redirect_to_login(request.get_full_path())
        if acces is not Niveau.IDENTIFIE and _lacks_second_factor(request, request.user):
            return redirect_to_login(request.get_full_path(), resolve_url(PAGE_SECOND_FACTEUR))
        if isinstance(acces, Habilitation) and not request.user.peut(acces):
            raise PermissionDenied(f"Il faut pouvoir « {acces.label} ».")
        return None


def _lacks_second_factor(request: HttpRequest, personne: Personne) -> bool:
    """Tell whether this session still has to show the second factor that it needs.

    A tool shows its token, which was given in a session that had shown its own.
    """
    return (
        not personne.borne
        and not second_facteur.is_given(request)
        and second_facteur.is_required(personne)
    )
