"""The officer's desk."""

from collections.abc import Iterator

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import connectee
from guichet.acteurs.models import Personne
from guichet.cycles.page import do
from guichet.enrolement import agence
from guichet.enrolement.affichage import GENRES
from guichet.enrolement.formulaires import AvisForm, FiltreEnrolements
from guichet.enrolement.models import EN_COURS, ChangementCompte, Enrolement, VerdictPiece
from guichet.enrolement.models.enrolement import EnrolementQuerySet
from guichet.enrolement.regles import regles
from guichet.enrolement.views.acces import find_piece
from guichet.listes.suivis import followed, rows
from guichet.listes.voisins import Voisins, inside, list_of, of_page
from guichet.reponses import status_of
from guichet.tableur import csv_response, moment

PAR_PAGE = 50
TITRES_CSV = (
    "fournisseur", "siren", "siret", "dispositif", "solution", "version", "numero_ans", "nature",
    "etat", "depose_le",
)  # fmt: skip


@require_safe
def bureau(request: HttpRequest) -> HttpResponse:
    """List the enrolments: those that wait first."""
    personne, form = connectee(request), _form(request.GET)
    page = Paginator(_found(form, personne), PAR_PAGE).get_page(request.GET.get("page"))
    comptes = ChangementCompte.objects.filter(etat__in=EN_COURS).order_by("demande_le")
    contexte = {
        "form": form,
        "page": page,
        "genres": GENRES,
        "lignes": rows("enrolement", page),
        "dans": inside(request.GET.urlencode()),
        "comptes": comptes.select_related("enrolement__organisation")[:PAR_PAGE],
    }
    return render(request, "enrolement/bureau.html", contexte)


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Give what is filtered as a CSV; no bank detail in it."""
    form, personne = _form(request.GET), connectee(request)
    return csv_response("enrolements.csv", TITRES_CSV, _rows(_found(form, personne)))


def avis(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Accept a piece, or say what to correct in it."""
    agent, piece = find_piece(request, piece_id, Habilitation.INSTRUIRE_ENROLEMENT)
    form = AvisForm(request.POST or None)
    if form.is_valid():
        verdict = VerdictPiece(form.cleaned_data["verdict"])
        try:
            agence.review_piece(agent, piece, verdict, form.cleaned_data["motif"])
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
        return redirect("enrolement:page", piece.enrolement_id)
    contexte = {"piece": piece, "regle": regles().find(piece.code), "form": form}
    return render(request, "enrolement/avis.html", contexte, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def confirmer(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Show the account of the form beside the RIB that another agent accepted, then confirm it."""
    agent, piece = find_piece(request, piece_id, Habilitation.INSTRUIRE_ENROLEMENT)
    if request.method == "POST":
        do(request, lambda: agence.confirm_account(agent, piece), "Le compte est confirmé.")
        return redirect("enrolement:page", piece.enrolement_id)
    contexte = {
        "piece": piece,
        "enrolement": piece.enrolement,
        "obstacle": agence.confirmation_refusal(agent, piece),
    }
    return render(request, "enrolement/confirmer.html", contexte)


def neighbours(request: HttpRequest, ici: Enrolement) -> Voisins | None:
    """Return what stands around an enrolment in the list that it was opened from."""
    requete, personne = list_of(request), connectee(request)
    if requete is None or not personne.peut(Habilitation.INSTRUIRE_ENROLEMENT):
        return None
    cles = _found(_form(requete), personne).values_list("pk", flat=True)
    return of_page("enrolement:page", "enrolement:bureau", requete, list(cles), ici.pk)


def _form(requete: QueryDict) -> FiltreEnrolements:
    return FiltreEnrolements(requete if set(requete) - {"page"} else {"etat": "a_instruire"})


def _found(form: FiltreEnrolements, personne: Personne) -> EnrolementQuerySet:
    """Return the enrolments that match, in the order in which they arrived."""
    trouves = Enrolement.objects.select_related("organisation").order_by("depose_le", "pk")
    if not form.is_valid():
        return trouves.none()
    etat, mots = form.cleaned_data["etat"], form.cleaned_data["q"]
    if etat == "a_instruire":
        trouves = trouves.a_instruire()
    elif etat:
        trouves = trouves.filter(etat=etat)
    trouves = trouves.filter(followed("enrolement", form.cleaned_data["suivi"], personne))
    if mots:
        trouves = trouves.filter(
            Q(organisation__nom__icontains=mots)
            | Q(organisation__siren=mots)
            | Q(logiciel_nom__icontains=mots)
            | Q(numero_ans__iexact=mots)
        )
    return trouves


def _rows(trouves: EnrolementQuerySet) -> Iterator[tuple[object, ...]]:
    for e in trouves.iterator():
        yield (
            e.organisation.nom, e.organisation.siren, e.siret, e.dispositif, e.logiciel_nom,
            e.logiciel_version, e.numero_ans, e.nature, e.get_etat_display(),
            moment(e.depose_le),
        )  # fmt: skip
