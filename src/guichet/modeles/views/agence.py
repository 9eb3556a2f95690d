"""The officer's desk for models."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guichet.acteurs.habilitations import Habilitation
from guichet.cycles.page import do
from guichet.modeles.agence import review
from guichet.modeles.formulaires import FiltreModeles, RelectureForm
from guichet.modeles.models import Etat, Modele
from guichet.modeles.models.modele import ModeleQuerySet
from guichet.modeles.views.page import find_version
from guichet.reponses import status_of
from guichet.tableur import csv_response, moment

PAR_PAGE = 50
TITRES_CSV = ("fournisseur", "siren", "dispositif", "document", "intitule", "etat", "depose_le")


@require_safe
def bureau(request: HttpRequest) -> HttpResponse:
    """List the models: those that wait first."""
    form = FiltreModeles(request.GET or {"etat": Etat.DEPOSE})
    page = Paginator(_found(form), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "modeles/bureau.html", {"form": form, "page": page})


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Give what is filtered as a CSV."""
    form = FiltreModeles(request.GET or {"etat": Etat.DEPOSE})
    return csv_response("modeles.csv", TITRES_CSV, _rows(_found(form)))


def relire(request: HttpRequest, version_id: int) -> HttpResponse:
    """Go through the checklist of a version, and conclude."""
    agent, version = find_version(request, version_id, Habilitation.RELIRE_MODELE)
    form = RelectureForm(request.POST or None, version=version)
    if form.is_valid():
        verdict, mot = Etat(form.cleaned_data["verdict"]), form.cleaned_data["commentaire"]
        do(
            request,
            lambda: review(agent, version, verdict, form.constats, mot),
            "La relecture est enregistrée ; le fournisseur est prévenu.",
        )
        return redirect("modeles:page", version.modele_id)
    contexte = {"version": version, "modele": version.modele, "form": form}
    return render(request, "modeles/relire.html", contexte, status=status_of(form))


def _found(form: FiltreModeles) -> ModeleQuerySet:
    """Return the models that match, in the order in which they arrived."""
    trouves = Modele.objects.select_related("organisation").order_by("depose_le", "pk")
    if not form.is_valid():
        return trouves.none()
    etat, mots = form.cleaned_data["etat"], form.cleaned_data["q"]
    if etat:
        trouves = trouves.filter(etat=etat)
    if mots:
        trouves = trouves.filter(Q(organisation__nom__icontains=mots) | Q(intitule__icontains=mots))
    return trouves


def _rows(trouves: ModeleQuerySet) -> Iterator[tuple[object, ...]]:
    for modele in trouves.iterator():
        yield (
            modele.organisation.nom, modele.organisation.siren, modele.dispositif, modele.libelle,
            modele.intitule, modele.get_etat_display(),
            moment(modele.depose_le),
        )  # fmt: skip
