"""One's own account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.acteurs.identite import connectee


def compte(request: HttpRequest) -> HttpResponse:
    """Show who one is, and where."""
    rattachements = connectee(request).rattachements.select_related("organisation")
    return render(request, "acteurs/compte.html", {"rattachements": rattachements})
