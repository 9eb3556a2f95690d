"""The page before what cannot be undone by a click: what it will do, then its button."""

from dataclasses import asdict, dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class Confirmation:
    """What is about to be done, in a title and a sentence; ``retour`` is where nothing is done.

    ``page`` is what that page is called. ``champs``: what the form brings besides the click.
    """

    titre: str
    explication: str
    bouton: str
    retour: str
    page: str
    champs: tuple[tuple[str, str], ...] = ()

    def ask(self, request: HttpRequest) -> HttpResponse:
        """Show the page; its form is sent to the same address."""
        return render(request, "theme/confirmer.html", asdict(self))
