"""The supplier's pages: its enrolments, the form, the pieces."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from guichet import horloge
from guichet.acteurs.droits import perimetre
from guichet.acteurs.habilitations import Habilitation, NatureOrganisation
from guichet.acteurs.identite import connectee, exige
from guichet.acteurs.models import Organisation, Personne
from guichet.enrolement import fournisseur
from guichet.enrolement.affichage import GENRES
from guichet.enrolement.dossier import lines
from guichet.enrolement.etapes import ETAPES, EtapeForm, following, is_filled, steps
from guichet.enrolement.fenetre import refused
from guichet.enrolement.formulaires import OuvertureForm, PieceForm
from guichet.enrolement.models import Enrolement
from guichet.enrolement.questionnaire import EnrolementForm
from guichet.enrolement.regles import PieceDemandee
from guichet.enrolement.reponses import missing_answers
from guichet.enrolement.situation import NatureEnrolement
from guichet.enrolement.views.acces import find_enrolement, refuse_as_it_is
from guichet.fichiers.pannes import PanneStockage
from guichet.fichiers.reception import FichierRefuse
from guichet.reponses import EN_PANNE, status_of

PAR_PAGE = 25
# The code of the error of a form whose file found no room.
PLEIN = "plein"
_PREPARER = Habilitation.PREPARER_ENROLEMENT


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """List the enrolments of the suppliers for which the person prepares them."""
    siennes = Organisation.objects.filter(nature=NatureOrganisation.FOURNISSEUR)
    cles = perimetre(connectee(request), _PREPARER)
    siennes = siennes if cles is None else siennes.filter(pk__in=cles)
    enrolements = Enrolement.objects.filter(organisation__in=siennes)
    pages = Paginator(enrolements.select_related("organisation"), PAR_PAGE)
    contexte = {
        "organisations": siennes,
        "page": pages.get_page(request.GET.get("page")),
        "genres": GENRES,
    }
    return render(request, "enrolement/liste.html", contexte)


def nouveau(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Choose the dispositif and how far to enrol, then fill in the form."""
    fournisseurs = Organisation.objects.filter(nature=NatureOrganisation.FOURNISSEUR)
    organisation = get_object_or_404(fournisseurs, pk=organisation_id)
    personne = exige(request, _PREPARER, organisation)
    choisi = {"dispositif": request.GET.get("dispositif", "")}
    form = OuvertureForm(request.POST or None, initial=choisi)
    if form.is_valid():
        nature = NatureEnrolement(form.cleaned_data["nature"])
        dispositif = form.cleaned_data["dispositif"]
        enrolement = fournisseur.open_draft(personne, organisation, dispositif, nature)
        return redirect("enrolement:etape", enrolement.pk, ETAPES[0].nom)
    contexte = {"organisation": organisation, "form": form, "fermes": refused()}
    return render(request, "enrolement/nouveau.html", contexte, status=status_of(form))


def formulaire(request: HttpRequest, enrolement_id: int) -> HttpResponse:
    """Fill in the form of the funding call."""
    personne, enrolement = find_enrolement(request, enrolement_id, _PREPARER)
    if request.method != "POST" and not enrolement.is_open_to_supplier:
        return refuse_as_it_is(request, enrolement)
    form = EnrolementForm(request.POST or None, instance=enrolement)
    if form.is_valid():
        try:
            fournisseur.save_form(personne, form.save())
        except ValidationError as refus:
            form.add_error(None, refus)
        else:
            messages.success(request, _saved(enrolement))
            return redirect("enrolement:page", enrolement.pk)
    contexte = {"enrolement": enrolement, "form": form}
    statut = status_of(form)
    return render(request, "enrolement/formulaire.html", contexte, status=statut)


def etape(request: HttpRequest, enrolement_id: int, etape: str) -> HttpResponse:
    """Fill in one step of the form; the last one leads to the page, which sums it up."""
    personne, enrolement = find_enrolement(request, enrolement_id, _PREPARER)
    if request.method != "POST" and not enrolement.is_open_to_supplier:
        return refuse_as_it_is(request, enrolement)
    siennes = steps(enrolement)
    rang = next((n for n, une in enumerate(siennes) if une.nom == etape), None)
    if rang is None:
        raise Http404("Vos réponses ne demandent pas cette étape.")
    form = EtapeForm(request.POST or None, instance=enrolement, etape=siennes[rang])
    if form.is_valid():
        try:
            fournisseur.save_form(personne, form.save())
        except ValidationError as refus:
            form.add_error(None, refus)
        else:
            return _after(request, enrolement, etape)
    contexte = {
        "enrolement": enrolement,
        "form": form,
        "etape": siennes[rang],
        "rang": rang + 1,
        "precedente": siennes[rang - 1] if rang else None,
        "etapes": [(une, is_filled(enrolement, une)) for une in siennes],
    }
    return render(request, "enrolement/etape.html", contexte, status=status_of(form))


def _after(request: HttpRequest, enrolement: Enrolement, etape: str) -> HttpResponse:
    """Lead to the next step, or to the page, where all is read again before the deposit."""
    suivante = following(enrolement, etape)
    if suivante is not None:
        return redirect("enrolement:etape", enrolement.pk, suivante.nom)
    messages.success(request, _saved(enrolement))
    return redirect("enrolement:page", enrolement.pk)


def _saved(enrolement: Enrolement) -> str:
    """Return what is said of a form that is kept: whole, or a draft to be taken up again."""
    if missing_answers(enrolement):
        return "Le brouillon est enregistré : reprenez-le quand vous voulez."
    return "Le formulaire est enregistré. Joignez maintenant les pièces."


def piece(request: HttpRequest, enrolement_id: int, code: str) -> HttpResponse:
    """Join a piece, or send a new version of it."""
    personne, enrolement = find_enrolement(request, enrolement_id, _PREPARER)
    demandees = lines(enrolement, horloge.today())
    ligne = next((une for une in demandees if une.piece.code == code), None)
    if ligne is None:
        raise Http404("Cette pièce n’est pas demandée pour cet enrôlement.")
    if request.method != "POST" and not enrolement.is_open_to_supplier:
        return refuse_as_it_is(request, enrolement)
    corrige = ligne.depot is not None and bool(ligne.depot.motif)
    form = PieceForm(
        request.POST or None, request.FILES or None, piece=ligne.piece, corrige=corrige
    )
    if form.is_valid() and _join(personne, enrolement, ligne.piece, form):
        messages.success(request, f"« {ligne.piece.libelle} » est jointe.")
        return redirect("enrolement:page", enrolement.pk)
    contexte = {"enrolement": enrolement, "ligne": ligne, "form": form}
    statut = EN_PANNE if form.has_error("fichier", PLEIN) else status_of(form)
    return render(request, "enrolement/piece.html", contexte, status=statut)


def _join(
    personne: Personne, enrolement: Enrolement, demandee: PieceDemandee, form: PieceForm
) -> bool:
    """Keep the piece; a content that is refused is an error of its field."""
    fichier: UploadedFile[bytes] = form.cleaned_data["fichier"]
    envoi = fournisseur.Remise(
        flux=fichier,
        nom=fichier.name or demandee.code,
        fin_validite=form.cleaned_data.get("fin_validite"),
        reponse=form.cleaned_data.get("reponse", ""),
    )
    try:
        fournisseur.add_piece(personne, enrolement, demandee, envoi)
    except FichierRefuse as refus:
        form.add_error("fichier", str(refus))
    except PanneStockage as plein:
        form.add_error("fichier", ValidationError(str(plein), code=PLEIN))
    except ValidationError as refus:
        form.add_error(None, refus)
    return form.is_valid()
