"""List candidatures, begin one, show it, change its draft."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guichet.acteurs.droits import perimetre
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import connectee, exige
from guichet.acteurs.models import Organisation, Personne
from guichet.listes.suivis import rows
from guichet.listes.voisins import Voisins, inside, list_of, of_page
from guichet.referencement import fournisseur
from guichet.referencement.echeances import closed_to_funding, dispositif_of
from guichet.referencement.etapes import GENRES
from guichet.referencement.file_attente import TITRES, flat_rows, queue
from guichet.referencement.formulaires import (
    CandidatureForm,
    FileForm,
    ListeForm,
    NouvelleForm,
)
from guichet.referencement.models import Candidature
from guichet.referencement.views.page import find, show
from guichet.reponses import A_CORRIGER
from guichet.tableur import csv_response
from guichet.textes import find_dispositif
from guichet.theme.composition import Colonne

PAR_PAGE = 25
COLONNES = [
    Colonne("Solution", tri="solution"),
    Colonne("Éditeur", tri="editeur"),
    Colonne("Dispositif", tri="dispositif"),
    Colonne("État"),
    Colonne("Dernier dépôt", tri="attente"),
]


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """List what one may see: the agency's queue, or one's own candidatures."""
    personne = connectee(request)
    formulaire = _form(request.GET, personne)
    lignes = queue(personne, formulaire, request.GET.get("tri", ""))
    page = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    instruit = personne.peut(Habilitation.INSTRUIRE_CANDIDATURE)
    contexte = {
        "formulaire": formulaire,
        "page": page,
        "lignes": [
            (GENRES[une.etat], une, *dits) for une, *dits in rows("candidature", page, "attente")
        ],
        "colonnes": [*COLONNES, Colonne("Suivie par")] if instruit else COLONNES,
        "instruit": instruit,
        "dans": inside(request.GET.urlencode()),
        "peut_creer": personne.peut(Habilitation.PREPARER_CANDIDATURE),
    }  # fmt: skip
    return render(request, "referencement/candidatures.html", contexte)


@require_safe
def exporter(request: HttpRequest) -> HttpResponseBase:
    """Download what the list shows, all pages together."""
    personne = connectee(request)
    lignes = queue(personne, _form(request.GET, personne), request.GET.get("tri", ""))
    return csv_response("candidatures.csv", TITRES, flat_rows(lignes))


@require_http_methods(["GET", "HEAD", "POST"])
def nouvelle(request: HttpRequest) -> HttpResponse:
    """Begin a candidature for one of one's organisations."""
    personne = connectee(request)
    siennes = perimetre(personne, Habilitation.PREPARER_CANDIDATURE) or frozenset()
    form = NouvelleForm(
        request.POST or None,
        organisations=Organisation.objects.filter(pk__in=siennes),
        initial={"dispositif": request.GET.get("dispositif")},
    )
    if form.is_valid():
        saisi = form.cleaned_data
        dispositif = find_dispositif(saisi["dispositif"])
        try:
            objet = fournisseur.create(
                personne, saisi["organisation"], dispositif, saisi["solution"]
            )
        except ValidationError as refus:
            form.add_error(None, refus.messages)
        else:
            return redirect("referencement:modifier", objet.pk)
    statut = A_CORRIGER if form.is_bound else 200
    return render(request, "referencement/nouvelle.html", {"form": form}, status=statut)


@require_safe
def candidature(request: HttpRequest, candidature_id: int) -> HttpResponse:
    """Show a candidature."""
    _, objet = find(request, candidature_id)
    return show(request, objet, 200, _neighbours(request, objet))


@require_http_methods(["GET", "HEAD", "POST"])
def modifier(request: HttpRequest, candidature_id: int) -> HttpResponse:
    """Change the draft."""
    personne, objet = find(request, candidature_id)
    exige(request, Habilitation.PREPARER_CANDIDATURE, objet)
    dispositif = dispositif_of(objet)
    form = CandidatureForm(request.POST or None, candidature=objet, dispositif=dispositif)
    if form.is_valid():
        try:
            fournisseur.update(personne, objet, form.champs())
        except ValidationError as refus:
            form.add_error(None, refus.messages)
        else:
            messages.success(request, "Le brouillon est enregistré.")
            return redirect("referencement:candidature", objet.pk)
    contexte = {
        "form": form,
        "candidature": objet,
        "dispositif": dispositif,
        "ferme": closed_to_funding(dispositif),
    }
    statut = A_CORRIGER if form.is_bound else 200
    return render(request, "referencement/modifier.html", contexte, status=statut)


def _form(requete: QueryDict, personne: Personne) -> ListeForm:
    """Return what is looked for; an agent who says nothing wants what waits for the agency."""
    if not personne.peut(Habilitation.INSTRUIRE_CANDIDATURE):
        return ListeForm(requete)
    return FileForm(requete if set(requete) - {"tri", "page"} else {"etat": ListeForm.A_TRAITER})


def _neighbours(request: HttpRequest, ici: Candidature) -> Voisins | None:
    """Return what stands around a candidature in the list that it was opened from."""
    requete, personne = list_of(request), connectee(request)
    if requete is None:
        return None
    lignes = queue(personne, _form(requete, personne), requete.get("tri", ""))
    return of_page("referencement:candidature", "referencement:candidatures", requete,
                   list(lignes.values_list("pk", flat=True)), ici.pk)  # fmt: skip
