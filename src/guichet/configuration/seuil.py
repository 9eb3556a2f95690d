"""The threshold: how large a request may be, and the word that lets a large body in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.acteurs.routes import FORMULAIRE, regles, route_of
from guichet.annonce import is_head_only
from guichet.api.porte import is_api
from guichet.api.problemes import probleme
from guichet.fichiers.reception import readable
from guichet.reponses import TROP_GROS

ENTREZ = 100


class SeuilMiddleware:
    """Refuses (413) what its route does not take, by the length that the request announces.

    The last of those who look before anything is read: what comes here may come in. A server never
    reads past that length, so the announce is enough.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse, say that the body may come, or answer."""
        taille_max = size_max(request)
        if announced_size(request) > taille_max:
            return _refuse(request, taille_max)
        if is_head_only(request):
            return HttpResponse(status=ENTREZ)
        return self.get_response(request)


def size_max(request: HttpRequest) -> int:
    """Return how many bytes the route of a request takes; those of a form if there is none."""
    regle = regles().get(route_of(request) or "")
    return regle.taille_max if regle else FORMULAIRE


def announced_size(request: HttpRequest) -> int:
    """Return the length that a request announces, 0 if it announces none: none is then read."""
    taille = request.META.get("CONTENT_LENGTH") or "0"
    return int(taille) if taille.isascii() and taille.isdigit() else 0


def _refuse(request: HttpRequest, taille_max: int) -> HttpResponse:
    detail = (
        f"L’envoi dépasse {readable(taille_max)}, le plus que cette adresse reçoive. Rien n’a été "
        "enregistré."
    )
    if is_api(request):
        return probleme(TROP_GROS, detail)
    return render(request, "configuration/trop_gros.html", {"detail": detail}, status=TROP_GROS)
