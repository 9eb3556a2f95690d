"""The officer's desk for models."""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import connectee
from guichet.acteurs.models import Personne
from guichet.cycles.page import do
from guichet.listes.suivis import followed, rows
from guichet.listes.voisins import Voisins, inside, list_of, of_page
from guichet.modeles.agence import review
from guichet.modeles.formulaires import FiltreModeles, RelectureForm
from guichet.modeles.models import Etat, Modele
from guichet.modeles.models.modele import ModeleQuerySet
from guichet.modeles.views.acces import find_version
from guichet.reponses import status_of
from guichet.tableur import csv_response, moment

PAR_PAGE = 50
TITRES_CSV = ("fournisseur", "siren", "dispositif", "document", "intitule", "etat", "depose_le")


@require_safe
def bureau(request: HttpRequest) -> HttpResponse:
    """List the models: those that wait first."""
    personne, form = connectee(request), _form(request.GET)
    page = Paginator(_found(form, personne), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "form": form,
        "page": page,
        "lignes": rows("modele", page),
        "dans": inside(request.GET.urlencode()),
    }
    return render(request, "modeles/bureau.html", contexte)


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Give what is filtered as a CSV."""
    form, personne = _form(request.GET), connectee(request)
    return csv_response("modeles.csv", TITRES_CSV, _rows(_found(form, personne)))


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


def neighbours(request: HttpRequest, ici: Modele) -> Voisins | None:
    """Return what stands around a model in the list that it was opened from."""
    requete, personne = list_of(request), connectee(request)
    if requete is None or not personne.peut(Habilitation.RELIRE_MODELE):
        return None
    cles = _found(_form(requete), personne).values_list("pk", flat=True)
    return of_page("modeles:page", "modeles:bureau", requete, list(cles), ici.pk)


def _form(requete: QueryDict) -> FiltreModeles:
    return FiltreModeles(requete if set(requete) - {"page"} else {"etat": Etat.DEPOSE})


def _found(form: FiltreModeles, personne: Personne) -> ModeleQuerySet:
    """Return the models that match, in the order in which they arrived."""
    trouves = Modele.objects.select_related("organisation").order_by("depose_le", "pk")
    if not form.is_valid():
        return trouves.none()
    etat, mots = form.cleaned_data["etat"], form.cleaned_data["q"]
    if etat:
        trouves = trouves.filter(etat=etat)
    trouves = trouves.filter(followed("modele", form.cleaned_data["suivi"], personne))
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
