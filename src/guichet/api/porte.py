"""The door of the API: a token says who speaks; the session of a browser opens nothing here."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from guichet.acteurs.models import Personne
from guichet.api import jetons
from guichet.api.problemes import probleme

RACINE = "/api/v1"
_MOT = "Bearer "


def is_api(request: HttpRequest) -> bool:
    """Tell whether a request comes to the machine door."""
    return request.path_info == RACINE or request.path_info.startswith(f"{RACINE}/")


def ask_token() -> HttpResponse:
    """Return the refusal of a request without a token that holds."""
    return probleme(
        401,
        "Montrez un jeton en cours de validité, dans l’en-tête « Authorization: Bearer … ». Il se "
        "crée sur le portail, à la page « Outils » de votre organisation.",
        WWW_Authenticate="Bearer",
    )


class PorteMiddleware:
    """Puts the person for whom a tool speaks in the request, with the bounds of its token."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Identify the tool, and give every refusal its one shape."""
        if not is_api(request):
            return self.get_response(request)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return _in_clear()
        request.user = _person(request.headers.get("Authorization", ""))
        reponse = self.get_response(request)
        if isinstance(reponse, HttpResponseNotAllowed):
            permises = reponse.headers["Allow"]
            return probleme(405, f"Méthodes admises ici : {permises}.", Allow=permises)
        return reponse


def _in_clear() -> HttpResponse:
    """Return the refusal of a request that anybody on its way could read."""
    return probleme(
        403,
        "L’API ne répond qu’en HTTPS. Le jeton de cette demande est passé en clair : retirez-le, "
        "créez-en un autre, et mettez « https:// » dans l’adresse que votre outil appelle.",
    )


def _person(autorisation: str) -> Personne | AnonymousUser:
    """Return whose token is shown, bounded; nobody for one that opens nothing."""
    jeton = jetons.find(autorisation[len(_MOT) :]) if autorisation.startswith(_MOT) else None
    if jeton is None:
        return AnonymousUser()
    jeton.note_use()
    personne: Personne = jeton.personne
    personne.borne = jeton.borne
    return personne
