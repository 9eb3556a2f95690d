"""Applies the rate of its route to every request that the doorkeeper lets in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.acteurs.models import Personne
from guichet.acteurs.routes import Cadence, regles, route_of
from guichet.adresse import address_of
from guichet.annonce import is_admitted
from guichet.api.porte import is_api
from guichet.api.problemes import probleme
from guichet.cadence.compteur import seconds_left, seconds_to_wait
from guichet.reponses import TROP_VITE

_SURES = ("GET", "HEAD", "OPTIONS")
# Whatever changes something.
ECRITURE = Cadence(60)
# Refusals, whatever was asked: a person whose page has grown old has a few.
REFUS = Cadence(60)
_REFUS = (401, 403)
# A tool that follows its demandes, five a second.
LECTURE_PAR_OUTIL = Cadence(300)


def cadence_of(route: str, methode: str, par_outil: bool) -> Cadence | None:
    """Return the rate of a request, None for a page that is only read."""
    regle = regles().get(route)
    if methode not in _SURES:
        return (regle and regle.ecriture) or ECRITURE
    return (regle and regle.lecture) or (LECTURE_PAR_OUTIL if par_outil else None)


class CadenceMiddleware:
    """Refuses (429) who asks too often, before anything is read of what is sent.

    It stands before the doorkeeper: who is refused is counted too, and twice. Wrong tokens, foreign
    forms, pages of others: beyond ``REFUS``, whoever asks is no longer heard for a while.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Count the request, then its refusal if it is refused."""
        route = route_of(request)
        if route is None:
            return self.get_response(request)
        qui = _who(request)
        # Its head was counted when it came.
        attente = 0 if is_admitted(request) else _count(request, route, qui)
        if attente:
            return _refuse(request, attente)
        reponse = self.get_response(request)
        if reponse.status_code in _REFUS:
            seconds_to_wait(f"{qui}:refus", REFUS)
        return reponse


def _count(request: HttpRequest, route: str, qui: str) -> int:
    """Count a request; return the seconds to wait, 0 to let it in."""
    attente = seconds_left(f"{qui}:refus", REFUS) if _counts_refusals(request) else 0
    cadence = cadence_of(route, request.method or "", is_api(request))
    if attente or cadence is None:
        return attente
    return seconds_to_wait(f"{qui}:{route}", cadence)


def _counts_refusals(request: HttpRequest) -> bool:
    """Leave the public pages to those who share the address of somebody who was refused."""
    return is_api(request) or request.method not in _SURES


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
