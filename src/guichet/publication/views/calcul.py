"""The calculation tool: who is eligible, and for how much."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from guichet import horloge
from guichet.publication import essai
from guichet.publication.formulaires import CalculForm
from guichet.remedes import REMEDES
from guichet.reponses import A_CORRIGER
from guichet.tableur import Cellule, csv_response
from guichet.textes import find_dispositif
from guichet.theme.composition import Colonne, Genre
from sons import Contexte, ContexteMemoire
from sons.bases import ContexteBase
from sons.calculs import Estimation, estimate

COLONNES = [
    Colonne("Numéro"),
    Colonne("Éligible"),
    Colonne("Plafond HT", nombre=True),
    Colonne("Financé TTC", nombre=True),
    Colonne("Avance", nombre=True),
    Colonne("Solde", nombre=True),
    Colonne("Explication"),
]
OUI_NON: dict[bool | None, tuple[str, Genre]] = {
    True: ("oui", "succes"),
    False: ("non", "erreur"),
    None: ("non vérifié", "attention"),
}
ENTETE_CSV = (
    "numero", "type", "eligible", "raison", "tranche", "plafond_ht", "plafond_ttc", "avance",
    "solde", "remede",
)  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calcul(request: HttpRequest) -> HttpResponseBase:
    """Show the form, then what is known of each number."""
    if request.method != "POST":
        donnes = {nom: request.GET.get(nom, "") for nom in ("dispositif", "numeros")}
        formulaire = CalculForm(initial=donnes)
        return _page(request, formulaire, None)
    formulaire = CalculForm(request.POST)
    if not formulaire.is_valid():
        return _page(request, formulaire, None, statut=A_CORRIGER)
    code, numeros = formulaire.cleaned_data["dispositif"], formulaire.cleaned_data["numeros"]
    estimations = estimate(find_dispositif(code), _context(code), horloge.now(), numeros)
    if request.POST.get("sortie") == "csv":
        return csv_response(f"calcul-{code}.csv", ENTETE_CSV, map(_row, estimations))
    return _page(request, formulaire, estimations)


def _context(code: str) -> Contexte:
    """Return the operator's base of beneficiaries; without one, every answer is « non vérifié »."""
    if settings.BASE_LOCALE is None:
        return ContexteMemoire(base=essai.base(code) if settings.DEMONSTRATION else {})
    return ContexteBase(settings.BASE_LOCALE, code, ContexteMemoire())


def _page(
    request: HttpRequest,
    formulaire: CalculForm,
    estimations: Sequence[Estimation] | None,
    statut: int = 200,
) -> HttpResponse:
    lignes = None if estimations is None else [(e, *_said(e), _remede(e)) for e in estimations]
    contexte = {
        "formulaire": formulaire,
        "lignes": lignes,
        "colonnes": COLONNES,
        "echeance": next((e.echeance for e in estimations or () if e.echeance), None),
        "base": settings.BASE_LOCALE is not None,
        "essais": () if settings.BASE_LOCALE or not settings.DEMONSTRATION else essai.ESSAIS,
    }
    return render(request, "publication/calcul.html", contexte, status=statut)


def _said(estimation: Estimation) -> tuple[str, Genre]:
    """Say whether a number is eligible; one that cannot be read is for the visitor to correct."""
    return OUI_NON[estimation.eligible] if estimation.lisible else ("à corriger", "erreur")


def _remede(estimation: Estimation) -> str:
    """Say what the visitor may do when something was missing."""
    return REMEDES[estimation.manque] if estimation.manque else ""


def _row(estimation: Estimation) -> tuple[Cellule, ...]:
    e = estimation
    plafonds = (e.plafond.ht, e.plafond.ttc) if e.plafond else (None, None)
    return (
        e.numero, e.genre, _said(e)[0], e.raison, e.tranche, *plafonds, e.avance,
        e.solde, _remede(e),
    )  # fmt: skip
