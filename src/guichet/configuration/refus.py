"""What answers when no view does: a page for people, a problem for their tools."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views import csrf, defaults

from guichet.api import problemes
from guichet.api.porte import is_api
from guichet.securite.evenements import Evenement, Issue, note

Reponse = Callable[..., HttpResponse]


def _choose(pour_outils: Reponse, pour_personnes: Reponse) -> Reponse:
    def refuse(request: HttpRequest, *args: Exception, **kwargs: Exception) -> HttpResponse:
        repond = pour_outils if is_api(request) else pour_personnes
        return repond(request, *args, **kwargs)

    return refuse


def formulaire(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that no page of ours has drawn."""
    note(Evenement.CSRF_REFUSE, Issue.REFUSE, cause=reason)
    return csrf.csrf_failure(request, reason)


incomprise = _choose(problemes.incomprise, defaults.bad_request)
interdit = _choose(problemes.interdit, defaults.permission_denied)
introuvable = _choose(problemes.introuvable, defaults.page_not_found)
