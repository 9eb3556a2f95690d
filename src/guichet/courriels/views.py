"""The mailbox of a demonstration: its mails go nowhere, so they are read here."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.courriels.models import Courriel

NOMBRE_MONTRE = 100


def boite_demonstration(request: HttpRequest) -> HttpResponse:
    """Show everybody's latest mails, secret links included; production has no such page."""
    if not settings.DEMONSTRATION:
        raise Http404
    courriels = Courriel.objects.all()[:NOMBRE_MONTRE]
    return render(request, "courriels/boite_demonstration.html", {"courriels": courriels})
