"""The page of what waits for a second person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.acteurs.identite import connectee
from guichet.confirmations.attentes import waiting_for


@require_safe
def a_confirmer(request: HttpRequest) -> HttpResponse:
    """List what the reader may confirm, then what waits for somebody else."""
    attentes = waiting_for(connectee(request))
    contexte = {
        "miennes": [une for une in attentes if not une.refus],
        "autres": [une for une in attentes if une.refus],
    }
    return render(request, "confirmations/a_confirmer.html", contexte)
