"""Administration of people."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.acteurs.models import Personne


def personnes(request: HttpRequest) -> HttpResponse:
    """List everybody, with their roles."""
    liste = Personne.objects.prefetch_related("rattachements__organisation")
    return render(request, "acteurs/personnes.html", {"personnes": liste})
