"""The catalogue of findings: what a depositor reads after a rejection."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guichet.cache import PAGE_S, kept_for
from guichet.publication.formulaires import FiltreConstats
from guichet.publication.recherche import by_family, look_up
from guichet.textes import reglement
from guichet.theme.composition import Colonne
from sons.constats import FAMILLES

COLONNES = [Colonne("Code"), Colonne("Constat"), Colonne("Niveau")]


@require_safe
@kept_for(PAGE_S)
def catalogue(request: HttpRequest) -> HttpResponse:
    """List the findings, all or those that are looked for."""
    formulaire = FiltreConstats(request.GET)
    choix = formulaire.cleaned_data if formulaire.is_valid() else {"q": "", "niveau": ""}
    fiches = look_up(reglement().catalogue, choix["q"], choix["niveau"])
    contexte = {
        "formulaire": formulaire,
        "familles": by_family(fiches),
        "nombre": len(fiches),
        "filtre": bool(choix["q"] or choix["niveau"]),
        "colonnes": COLONNES,
    }
    return render(request, "publication/constats.html", contexte)


@require_safe
@kept_for(PAGE_S)
def constat(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything there is to say about a code."""
    fiches = {f.code: f for f in reglement().catalogue}
    if code not in fiches:
        raise Http404(f"Le code {code} n’est pas au catalogue des constats.")
    codes = list(fiches)
    rang = codes.index(code)
    contexte = {
        "fiche": fiches[code],
        "libelle": fiches[code].libelle.replace("{recu}", "…").replace("{attendu}", "…"),
        "famille": FAMILLES[code[0]],
        "precedent": codes[rang - 1] if rang else "",
        "suivant": codes[rang + 1] if rang + 1 < len(codes) else "",
    }
    return render(request, "publication/constat.html", contexte)
