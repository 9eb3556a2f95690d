"""Applies the rate of its route to every request that the doorkeeper lets in."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.acteurs.models import Personne
from guichet.acteurs.routes import Cadence, regles
from guichet.adresse import address_of
from guichet.api.porte import is_api
from guichet.api.problemes import probleme
from guichet.cadence.compteur import seconds_to_wait
from guichet.reponses import TROP_VITE

_SURES = ("GET", "HEAD", "OPTIONS")
# Whatever changes something.
ECRITURE = Cadence(60)
# A tool that follows its demandes, five a second.
LECTURE_PAR_OUTIL = Cadence(300)


def cadence_of(route: str, methode: str, par_outil: bool) -> Cadence | None:
    """Return the rate of a request, None for a page that is only read."""
    regle = regles().get(route)
    if methode not in _SURES:
        return (regle and regle.ecriture) or ECRITURE
    return (regle and regle.lecture) or (LECTURE_PAR_OUTIL if par_outil else None)


class CadenceMiddleware:
    """Refuses (429) who asks too often, before anything is read of what is sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; it is counted once its route is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _vue: object, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Return None to let the request in, or the refusal."""
        route = request.resolver_match.view_name if request.resolver_match else ""
        cadence = cadence_of(route, request.method or "", is_api(request))
        if cadence is None:
            return None
        attente = seconds_to_wait(f"{_who(request)}:{route}", cadence)
        return _refuse(request, attente) if attente else None


def _who(request: HttpRequest) -> str:
    """Return who is counted: a person, with all their tools of one organisation, or a visitor."""
    if not isinstance(request.user, Personne):
        return f"visiteur:{address_of(request)}"
    borne = request.user.borne
    outils = f":outils:{borne.organisation_id}" if borne else ""
    return f"personne:{request.user.pk}{outils}"


def _refuse(request: HttpRequest, attente: int) -> HttpResponse:
    detail = f"Vous allez trop vite : attendez {attente} secondes. Rien n’a été enregistré."
    if is_api(request):
        return probleme(TROP_VITE, detail, Retry_After=str(attente))
    reponse = render(request, "cadence/trop.html", {"detail": detail}, status=TROP_VITE)
    reponse.headers["Retry-After"] = str(attente)
    return reponse
