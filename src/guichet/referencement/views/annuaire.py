"""The public register: pages, CSV, JSON."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from guichet import horloge
from guichet.cache import PAGE_S, kept_for
from guichet.referencement import annuaire
from guichet.referencement.annuaire import Recherche
from guichet.referencement.formulaires import AnnuaireForm, OperateursForm
from guichet.referencement.models import Referencement
from guichet.tableur import csv_response
from guichet.textes import find_dispositif
from guichet.theme.composition import Colonne

PAR_PAGE = 25
COLONNES = [
    Colonne("Solution", tri="solution"),
    Colonne("Dispositif", tri="dispositif"),
    Colonne("Fournisseurs", tri="editeur"),
    Colonne("Financement"),
    Colonne("Référencée le", tri="date"),
]


@require_safe
@kept_for(PAGE_S)
def solutions(request: HttpRequest) -> HttpResponse:
    """List the referenced solutions and their suppliers."""
    formulaire = AnnuaireForm(request.GET)
    lignes = annuaire.look_up(_search(request, formulaire))
    page = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "formulaire": formulaire,
        "page": page,
        "lignes": [(ligne, annuaire.suppliers(ligne)) for ligne in page],
        "colonnes": COLONNES,
        "filtre": any(request.GET.get(nom) for nom in ("q", "dispositif", "retires")),
    }
    return render(request, "referencement/solutions.html", contexte)


@require_safe
def solutions_csv(request: HttpRequest) -> HttpResponseBase:
    """Download the list, one row per solution and supplier."""
    lignes = annuaire.look_up(_search(request, AnnuaireForm(request.GET)))
    nom = "solutions-referencees.csv"
    return csv_response(nom, annuaire.COLONNES, annuaire.flat_rows(lignes))


@require_safe
@kept_for(PAGE_S)
def solutions_json(request: HttpRequest) -> JsonResponse:
    """Give the list to a machine, all of it."""
    lignes = annuaire.look_up(_search(request, AnnuaireForm(request.GET)))
    contenu = {
        "etabliLe": horloge.now().isoformat(timespec="minutes"),
        "solutions": [annuaire.as_json(ligne) for ligne in lignes],
    }
    return JsonResponse(contenu, json_dumps_params={"ensure_ascii": False})


@require_safe
@kept_for(PAGE_S)
def operateurs(request: HttpRequest) -> HttpResponse:
    """List who may enrol, by solution (AF-PHA-LGO-Va1 §3.2)."""
    formulaire = OperateursForm(request.GET)
    lignes = annuaire.fundable(_search(request, formulaire))
    page = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "formulaire": formulaire,
        "page": page,
        "lignes": [(une, autorises[0], autorises[1:]) for une in page
                   if (autorises := annuaire.suppliers(une))],
        "filtre": any(request.GET.get(nom) for nom in ("q", "dispositif")),
    }  # fmt: skip
    return render(request, "referencement/operateurs.html", contexte)


@require_safe
def operateurs_csv(request: HttpRequest) -> HttpResponseBase:
    """Download who may enrol, one row per solution and operator."""
    lignes = annuaire.fundable(_search(request, OperateursForm(request.GET)))
    nom = "operateurs-autorises.csv"
    return csv_response(nom, annuaire.COLONNES_OPERATEURS, annuaire.operator_rows(lignes))


@require_safe
@kept_for(PAGE_S)
def solution(request: HttpRequest, numero: str) -> HttpResponse:
    """Show one référencement: what an attestation can be checked against."""
    lignes = annuaire.with_suppliers(Referencement.objects.all())
    ligne = get_object_or_404(lignes, numero=numero)
    contexte = {
        "ligne": ligne,
        "dispositif": find_dispositif(ligne.dispositif),
        "fournisseurs": annuaire.suppliers(ligne),
    }
    return render(request, "referencement/solution.html", contexte)


def _search(request: HttpRequest, formulaire: AnnuaireForm) -> Recherche:
    """Return what is looked for; a choice that does not exist is left out."""
    formulaire.is_valid()
    return Recherche(**formulaire.cleaned_data, tri=request.GET.get("tri", "solution"))
