"""The home page."""

from collections.abc import Iterable
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet import horloge
from guichet.cache import PAGE_S, kept_for
from guichet.publication.calendrier import Guichet, guichet
from guichet.publication.templatetags.publication import pourcent
from guichet.textes import all_dispositifs
from sons.agenda import open_windows
from sons.reglement.modele import Dispositif

MONTREES = 6


def shares(parts: Iterable[Decimal]) -> str:
    """Say a share, or the least and the greatest when the dispositifs differ: « 30 % »."""
    differentes = sorted(set(parts))
    dites = [pourcent(part) for part in (differentes[0], differentes[-1])]
    return dites[0] if len(differentes) == 1 else f"de {dites[0]} à {dites[1]}"


@require_safe
@kept_for(PAGE_S)
def accueil(request: HttpRequest) -> HttpResponse:
    """Say what a SONS is in three steps, and what closes first."""
    instant = horloge.now()
    dispositifs = {d.code: d for d in all_dispositifs()}
    datees = [f for f in open_windows(dispositifs.values(), instant) if f.fin is not None]
    ouverts: list[tuple[Dispositif, Guichet]] = [
        (dispositifs[f.code], guichet(f, instant)) for f in datees if f.nature.nom != "prestations"
    ]
    return render(
        request,
        "publication/accueil.html",
        {
            "ouverts": ouverts[:MONTREES],
            "nombre": len(dispositifs),
            "avance": shares(d.versement.avance for d in dispositifs.values()),
            "solde": shares(d.versement.solde for d in dispositifs.values()),
        },
    )
