"""The pages about the site itself."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet import horloge
from guichet.cache import PAGE_S, kept_for
from guichet.conservation.durees import durees
from guichet.glossaire import glossaire
from guichet.publication.accessibilite import criteres
from guichet.textes import reglement

_VALIDITE = timedelta(days=180)


@require_safe
@kept_for(PAGE_S)
def aide(request: HttpRequest) -> HttpResponse:
    """Say how to go about it, task by task."""
    return render(request, "publication/aide.html", _operator())


@require_safe
@kept_for(PAGE_S)
def mots(request: HttpRequest) -> HttpResponse:
    """Define the words of the trade, and say where each comes from."""
    lu = glossaire()
    lignes = [(un, [lu.find(cle) for cle in un.voir]) for un in lu.terme]
    return render(request, "publication/glossaire.html", {"lignes": lignes})


@require_safe
@kept_for(PAGE_S)
def compte(request: HttpRequest) -> HttpResponse:
    """Say who may have an account, and who gives it."""
    return render(request, "publication/compte.html", _operator())


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Say where everything that the reader may open is: it differs from one to the other."""
    return render(request, "publication/plan.html")


@require_safe
@kept_for(PAGE_S)
def accessibilite(request: HttpRequest) -> HttpResponse:
    """Say what was tested and what was not."""
    contexte = _operator() | {"grille": criteres()}
    return render(request, "publication/accessibilite.html", contexte)


@require_safe
@kept_for(PAGE_S)
def mentions(request: HttpRequest) -> HttpResponse:
    """Say who runs the site, what it keeps, and which texts it applies."""
    textes = reglement()
    contexte = _operator() | {
        "empreinte": textes.empreinte[:12],
        "documents": textes.documents,
        "categories": durees().categorie,
    }
    return render(request, "publication/mentions.html", contexte)


def _operator() -> dict[str, str]:
    return {"exploitant": settings.EXPLOITANT, "contact": settings.CONTACT}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Let public pages be indexed, except those of a demonstration, which show false dates."""
    regle = "Disallow: /" if settings.DEMONSTRATION else "Disallow: /compte"
    return HttpResponse(f"User-agent: *\n{regle}\n", content_type="text/plain; charset=utf-8")


@require_safe
def security(_request: HttpRequest) -> HttpResponse:
    """Say where to tell a vulnerability (RFC 9116); 404 when the operator names nobody."""
    if not settings.CONTACT_SECURITE:
        raise Http404("Aucun contact n’est donné.")
    # As long as the portal serves it, it holds; a copy of it is old after a few months.
    perime = (horloge.instant_reel() + _VALIDITE).replace(microsecond=0)
    lignes = (
        f"Contact: {settings.CONTACT_SECURITE}",
        f"Expires: {perime:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.ADRESSE_PUBLIQUE}/.well-known/security.txt",
    )
    return HttpResponse("\n".join(lignes) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def without_slash(request: HttpRequest, chemin: str) -> HttpResponse:
    """Send an address typed with a final slash to the same without it."""
    requete = f"?{request.META['QUERY_STRING']}" if request.META["QUERY_STRING"] else ""
    return HttpResponsePermanentRedirect(f"/{chemin.rstrip('/')}{requete}")
