"""The dispositifs and their calendar: pages, picture, iCalendar file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet import horloge
from guichet.cache import PAGE_S, kept_for
from guichet.publication.calendrier import dates, guichets, steps, summary
from guichet.telechargement import download
from guichet.textes import all_dispositifs, find_dispositif, reglement
from guichet.theme.composition import Colonne
from sons.agenda.frise import place_of, timeline_svg
from sons.reglement.bareme import MethodeBareme
from sons.reglement.modele import Dispositif

LISTE = [
    Colonne("Dispositif"),
    Colonne("Vague"),
    Colonne("Dépôt des avances"),
    Colonne("Dépôt des soldes"),
    Colonne("Prochaine échéance"),
]
DATES = [Colonne("Date"), Colonne("Échéance"), Colonne("Dispositifs"), Colonne("Source")]
PIECES = [Colonne("Pièce"), Colonne("Type et code"), Colonne("Exigée"), Colonne("Source")]
TETES = [Colonne("Personnes"), Colonne("Plafond HT", nombre=True)]
TRANCHES = [
    Colonne("Tranche"),
    Colonne("Activité"),
    Colonne("TTC", nombre=True),
    Colonne("HT publié", nombre=True),
    Colonne("HT à deux décimales", nombre=True),
]


@require_safe
@kept_for(PAGE_S)
def liste(request: HttpRequest) -> HttpResponse:
    """List the dispositifs and what is open in each."""
    instant = horloge.now()
    resumes = sorted((summary(d, instant) for d in all_dispositifs()), key=lambda r: r.ferme)
    contexte = {"resumes": resumes, "colonnes": LISTE, "instant": instant}
    return render(request, "publication/dispositifs.html", contexte)


@require_safe
@kept_for(PAGE_S)
def dispositif(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything the texts say of a dispositif."""
    trouve, instant = find_dispositif(code), horloge.now()
    contexte = {
        "d": trouve,
        "instant": instant,
        "guichets": guichets(trouve, instant),
        "etapes": steps(trouve, instant),
        "plafond": _cap(trouve),
        "phases": reglement().phases(code),
        "pieces": [(p, trouve.pieces(p)) for p in ("avance", "solde")],
        "colonnes_pieces": PIECES,
        "colonnes_tetes": TETES,
        "colonnes_tranches": TRANCHES,
    }
    return render(request, "publication/dispositif.html", contexte)


def _cap(dispositif: Dispositif) -> dict[str, object]:
    """Return what the page needs to say the price cap in the way of its method."""
    bareme = dispositif.bareme
    plafond: dict[str, object] = {"methode": bareme.methode.value}
    if bareme.methode is MethodeBareme.PAR_TETE:
        plafond["tetes"] = [(n, bareme.plafond_par_tete(n)) for n in (1, 2, 3, 10, 30)]
    if bareme.methode is MethodeBareme.PAR_TRANCHE:
        plafond["tranches"] = [(t, t.ht_exact(bareme.taux_tva)) for t in bareme.tranche]
    return plafond


@require_safe
@kept_for(PAGE_S)
def calendrier(request: HttpRequest) -> HttpResponse:
    """Show every date of every dispositif, after the picture of them all."""
    instant = horloge.now()
    toutes = dates(all_dispositifs(), instant)
    contexte = {
        "instant": instant,
        "a_venir": [d for d in toutes if not d.jalon.is_past(instant)],
        "passees": [d for d in reversed(toutes) if d.jalon.is_past(instant)],
        "colonnes": DATES,
        "ici": place_of(all_dispositifs(), instant),
    }
    return render(request, "publication/calendrier.html", contexte)


@require_safe
@kept_for(PAGE_S)
def frise(request: HttpRequest, code: str = "") -> HttpResponse:
    """Draw the calendar of one dispositif, or of them all."""
    choisis = [find_dispositif(code)] if code else all_dispositifs()
    return HttpResponse(timeline_svg(choisis, horloge.now()), content_type="image/svg+xml")


@require_safe
@kept_for(PAGE_S)
def agenda(request: HttpRequest, code: str = "") -> HttpResponse:
    """Give the same dates to a calendar application, with reminders."""
    from sons.agenda.ics import icalendar_text

    choisis = [find_dispositif(code)] if code else all_dispositifs()
    contenu = icalendar_text(choisis, horloge.now())
    reponse = HttpResponse(contenu, content_type="text/calendar; charset=utf-8")
    return download(reponse, f"calendrier-{code}.ics" if code else "calendrier-sons.ics")
