"""The answer to what is nobody's fault: 503 with its reason for a breakdown, 500 for the rest."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from guichet.api.porte import is_api
from guichet.api.problemes import probleme
from guichet.chiffrement.cles import CoffreFerme
from guichet.fichiers.pannes import DISQUE_PLEIN, PanneStockage
from guichet.reponses import EN_PANNE

_ATTENTE_SECONDES = 60


def panne(request: HttpRequest) -> HttpResponse:
    """Answer for an exception that nobody caught; Django has already written it for the operator.

    The page asks nothing of the database, which may be what is missing.
    """
    faute = sys.exception()
    if isinstance(faute, CoffreFerme):
        return _answer_closed(request, str(faute))
    raison = _reason(faute)
    if is_api(request):
        return _answer_tool(raison)
    if not raison:
        return server_error(request)
    page = render_to_string("503.html", {"raison": raison})
    return HttpResponse(page, status=EN_PANNE, headers={"Retry-After": str(_ATTENTE_SECONDES)})


def _answer_closed(request: HttpRequest, raison: str) -> HttpResponse:
    """Answer for what does not open: waiting changes nothing, somebody has to look."""
    if is_api(request):
        return probleme(500, raison)
    contexte = {"raison": raison, "titre": "Une donnée ne s’ouvre pas"}
    return HttpResponse(render_to_string("503.html", contexte), status=500)


def _answer_tool(raison: str) -> HttpResponse:
    if raison:
        return probleme(EN_PANNE, raison, Retry_After=str(_ATTENTE_SECONDES))
    return probleme(500, "Le portail a rencontré une panne ; l’exploitant en a la trace.")


def _reason(faute: BaseException | None) -> str:
    """Return the sentence for a breakdown that passes, an empty one for a fault of ours."""
    if isinstance(faute, PanneStockage):
        return str(faute)
    if isinstance(faute, OSError) and faute.errno in DISQUE_PLEIN:
        return (
            "Le portail n’a plus de place pour travailler. Rien n’a été enregistré ; réessayez "
            "plus tard : l’exploitant est prévenu."
        )
    if isinstance(faute, OperationalError | InterfaceError):
        return (
            "La base de données ne répond pas ou est saturée. Recommencez dans quelques minutes, "
            "sans crainte : ce qui aurait déjà été enregistré ne le sera pas deux fois, et un "
            "fichier déposé deux fois ne compte qu’une fois."
        )
    return ""
