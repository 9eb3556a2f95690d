"""The home page."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet import horloge
from guichet.cache import PAGE_S, kept_for
from guichet.jalons import countdown, weight
from guichet.publication.templatetags.publication import pourcent
from guichet.textes import all_dispositifs
from sons.agenda import Etat, Jalon, time_line, windows
from sons.reglement.calendrier import Etape
from sons.reglement.modele import Dispositif

MONTREES = 6


def shares(parts: Iterable[Decimal]) -> str:
    """Say a share, or the least and the greatest when the dispositifs differ: « 30 % »."""
    differentes = sorted(set(parts))
    dites = [pourcent(part) for part in (differentes[0], differentes[-1])]
    return dites[0] if len(differentes) == 1 else f"de {dites[0]} à {dites[1]}"


def closings(dispositifs: Iterable[Dispositif], instant: datetime) -> list[Jalon]:
    """Return what closes and is open, the nearest first: enrolment as well as deposits.

    The end of the prestations binds the client of a supplier, who deposits nothing for it.
    """
    connus = list(dispositifs)
    a_venir = {
        (f.code, f.nature.fermeture)
        for d in connus
        for f in windows(d, instant)
        if f.state(instant) is Etat.A_VENIR
    }
    return [
        jalon
        for jalon in time_line(connus, instant)
        if not (jalon.is_past(instant) or jalon.ouvre)
        and jalon.echeance.etape is not Etape.FIN_PRESTATIONS
        and (jalon.code, jalon.echeance.etape) not in a_venir
    ]


@require_safe
@kept_for(PAGE_S)
def accueil(request: HttpRequest) -> HttpResponse:
    """Say what a SONS is in three steps, and what closes first."""
    instant = horloge.now()
    dispositifs = {d.code: d for d in all_dispositifs()}
    ouverts = [
        (dispositifs[j.code], countdown(j, instant), weight(j, instant), j.echeance)
        for j in closings(dispositifs.values(), instant)
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
