"""The journal, read by those who answer for the portal."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guichet.champs import RechercheForm
from guichet.journal.models import Inscription

INSCRIPTIONS_PAR_PAGE = 50


def journal(request: HttpRequest) -> HttpResponse:
    """Show the last acts, or those before a rank: a page costs the same however long the chain."""
    recherche = RechercheForm("Acte, personne ou objet", request.GET)
    choisies = _filtered(recherche.texte, request.GET.get("avant", ""))
    lues = list(choisies[: INSCRIPTIONS_PAR_PAGE + 1])
    inscriptions, reste = lues[:INSCRIPTIONS_PAR_PAGE], lues[INSCRIPTIONS_PAR_PAGE:]
    contexte = {
        "inscriptions": inscriptions,
        "recherche": recherche,
        "avant": inscriptions[-1].rang if reste else None,
    }
    return render(request, "journal/journal.html", contexte)


def _filtered(recherche: str, avant: str) -> QuerySet[Inscription]:
    inscriptions = Inscription.objects.select_related("personne").order_by("-rang")
    if avant.isascii() and avant.isdigit():
        inscriptions = inscriptions.filter(rang__lt=int(avant[:18]))
    if recherche:
        inscriptions = inscriptions.filter(
            Q(libelle__icontains=recherche)
            | Q(personne__nom__icontains=recherche)
            | Q(personne__email__icontains=recherche)
            | Q(objet_type=recherche)
            | Q(objet_id=recherche)
        )
    return inscriptions
