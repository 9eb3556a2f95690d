"""The doorkeeper: applies the rule of its route to every request, and refuses what has none."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from guichet.acteurs import second_facteur
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.acteurs.routes import Niveau, regles, route_of
from guichet.api.porte import ask_token, is_api
from guichet.reponses import EFFACEMENT

PAGE_SECOND_FACTEUR = "acteurs:second_facteur"


class PortierMiddleware:
    """Lets a request in only if its route has a rule that the person satisfies.

    Before anything is read of what is sent: views and the middlewares that look into a form
    (``process_view``) come after every ``__call__``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request in, redirect it to log in, or refuse it."""
        route = route_of(request)
        refus = None if route is None else _refusal(request, route)
        return refus or self.get_response(request)


def _refusal(request: HttpRequest, route: str) -> HttpResponse | None:
    """Return None to let a request in, or the answer that it gets instead.

    Raises PermissionDenied with the reason.
    """
    regle = regles().get(route)
    if regle is None:
        raise PermissionDenied("Cette adresse n’est ouverte à personne.")
    acces = regle.acces
    if isinstance(request.user, Personne):
        request.user.read_roles()
    if acces is Niveau.PUBLIC:
        return None
    if not isinstance(request.user, Personne):
        return ask_token() if is_api(request) else _ask_log_in(request)
    if acces is not Niveau.IDENTIFIE and _lacks_second_factor(request, request.user):
        return redirect_to_login(request.get_full_path(), resolve_url(PAGE_SECOND_FACTEUR))
    if isinstance(acces, Habilitation) and not request.user.peut(acces):
        raise PermissionDenied(f"Il faut pouvoir « {acces.label} ».")
    return None


def _ask_log_in(request: HttpRequest) -> HttpResponse:
    """Lead to the log-in; a browser whose session has ended forgets what that session showed it."""
    reponse = redirect_to_login(request.get_full_path())
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        reponse.headers["Clear-Site-Data"] = EFFACEMENT
    return reponse


def _lacks_second_factor(request: HttpRequest, personne: Personne) -> bool:
    """Tell whether this session still has to show the second factor that it needs.

    A tool shows its token, which was given in a session that had shown its own.
    """
    return (
        not personne.borne
        and not second_facteur.is_given(request)
        and second_facteur.is_required(personne)
    )
