"""The doorkeeper: applies the rule of its route to every request, and refuses what has none."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, resolve_url
from django.urls import Resolver404, resolve

from guichet.acteurs import saisie, second_facteur
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import refusal
from guichet.acteurs.models import Personne
from guichet.acteurs.routes import FORMULAIRE, Niveau, regles, route_of
from guichet.api.porte import ask_token, is_api
from guichet.configuration.seuil import announced_size
from guichet.reponses import EFFACEMENT

# The address does not take what was asked of it.
NON = 405
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
        return refus or _not_blank(request, self.get_response(request))


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
        return redirect_to_login(_where_to_go_on(request), resolve_url(PAGE_SECOND_FACTEUR))
    if isinstance(acces, Habilitation) and not request.user.peut(acces):
        raise PermissionDenied(refusal(request.user, acces))
    return None


def _ask_log_in(request: HttpRequest) -> HttpResponse:
    """Lead to the log-in; a browser whose session has ended forgets what that session showed it."""
    reponse = redirect_to_login(_where_to_go_on(request))
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        reponse.headers["Clear-Site-Data"] = EFFACEMENT
    return reponse


def _where_to_go_on(request: HttpRequest) -> str:
    """Return where to go after the log-in: what a form of ours brought is kept, and given back.

    Read here, before anybody is known: no more than the words of a form, and files never are.
    """
    sienne = request.method == "POST" and 0 < announced_size(request) <= FORMULAIRE
    if not sienne or _Jeton(_nothing).process_view(request, _nothing, (), {}) is not None:
        return request.get_full_path()
    return saisie.keep(request)


class _Jeton(CsrfViewMiddleware):
    """The proof that a form is ours, asked before the view is: a refusal is only told."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason)


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _not_blank(request: HttpRequest, reponse: HttpResponse) -> HttpResponse:
    """Lead whoever opens an address that only takes a form to the page that has this form."""
    lue = request.method in ("GET", "HEAD") and not is_api(request)
    return (
        redirect(page_above(request.path_info)) if lue and reponse.status_code == NON else reponse
    )


def page_above(chemin: str) -> str:
    """Return the nearest address above ``chemin`` that the portal knows."""
    while chemin := chemin.rpartition("/")[0]:
        try:
            resolve(chemin)
        except Resolver404:
            continue
        return chemin
    return "/"


def _lacks_second_factor(request: HttpRequest, personne: Personne) -> bool:
    """Tell whether this session still has to show the second factor that it needs.

    A tool shows its token, which was given in a session that had shown its own.
    """
    return (
        not personne.borne
        and not second_facteur.is_given(request)
        and second_facteur.is_required(personne)
    )
