"""The pages of a change of bank account: the supplier asks, an officer decides."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Personne
from guichet.acteurs.temoin import Lecture, note_reading
from guichet.cycles.page import do
from guichet.enrolement import changements
from guichet.enrolement.actes import Acte
from guichet.enrolement.affichage import shown_iban
from guichet.enrolement.changements import NouveauCompte
from guichet.enrolement.cycle import CYCLE_COMPTE
from guichet.enrolement.formulaires import AvisCompteForm, CompteForm
from guichet.enrolement.models import ChangementCompte, Etat, EtatChangement
from guichet.enrolement.views.acces import find_changement, find_enrolement, refuse_as_it_is
from guichet.enrolement.views.apercu import first_page
from guichet.fichiers.envoi import attachment
from guichet.fichiers.pannes import PanneStockage
from guichet.fichiers.reception import FichierRefuse
from guichet.reponses import A_CORRIGER, EN_PANNE, status_of

_DECIDE = "La décision est envoyée au fournisseur."
_EXAMINE = "Le compte est dit conforme. Rien ne change avant l’accord d’un second agent."


@require_http_methods(["GET", "HEAD", "POST"])
def demander(request: HttpRequest, enrolement_id: int) -> HttpResponse:
    """Ask for another account."""
    personne, enrolement = find_enrolement(request, enrolement_id, Habilitation.DEPOSER_ENROLEMENT)
    if enrolement.etat != Etat.DEFINITIF:
        return refuse_as_it_is(request, enrolement)
    form = CompteForm(request.POST or None, request.FILES or None)
    statut = 200
    if form.is_valid():
        try:
            changements.ask_change(personne, enrolement, _asked(form))
        except FichierRefuse as refus:
            form.add_error("rib", str(refus))
        except ValidationError as refus:
            form.add_error(None, refus)
        except PanneStockage as plein:
            form.add_error("rib", str(plein))
            statut = EN_PANNE
        else:
            messages.success(
                request, "Le changement est demandé. Rien ne change avant l’accord de l’agence."
            )
            return redirect("enrolement:page", enrolement.pk)
    if form.errors and statut == 200:
        statut = A_CORRIGER
    contexte = {"enrolement": enrolement, "form": form}
    return render(request, "enrolement/compte.html", contexte, status=statut)


@require_POST
def annuler(request: HttpRequest, changement_id: int) -> HttpResponse:
    """Take a request back."""
    personne, changement = find_changement(request, changement_id, Habilitation.DEPOSER_ENROLEMENT)
    fait = "Le changement de compte est annulé."
    do(request, lambda: changements.cancel_change(personne, changement), fait)
    return redirect("enrolement:page", changement.enrolement_id)


@require_http_methods(["GET", "HEAD", "POST"])
def decider(request: HttpRequest, changement_id: int) -> HttpResponse:
    """Compare both accounts with the RIB, then accept, second after another agent, or refuse."""
    habilitation = Habilitation.INSTRUIRE_ENROLEMENT
    agent, changement = find_changement(request, changement_id, habilitation)
    form = AvisCompteForm(request.POST or None)
    if form.is_valid():
        premier = changement.etat == EtatChangement.DEMANDE
        attend = premier and form.cleaned_data["verdict"] == form.ACCEPTE
        do(request, lambda: _decide(agent, changement, form), _EXAMINE if attend else _DECIDE)
        return redirect("enrolement:page", changement.enrolement_id)
    note_reading(agent, Lecture.IBAN, changement)
    enrolement = changement.enrolement
    contexte = {
        "changement": changement, "enrolement": enrolement, "form": form,
        "obstacle": _obstacle(agent, changement),
        "iban_actuel": shown_iban(enrolement), "iban_demande": shown_iban(changement),
    }  # fmt: skip
    statut = status_of(form)
    return render(request, "enrolement/compte_decision.html", contexte, status=statut)


def _decide(agent: Personne, changement: ChangementCompte, form: AvisCompteForm) -> None:
    """Do what the form says: of two agents who accept, the first examines, the second confirms."""
    if form.cleaned_data["verdict"] != form.ACCEPTE:
        changements.refuse_change(agent, changement, form.cleaned_data["motif"])
    elif changement.etat == EtatChangement.EXAMINE:
        changements.accept_change(agent, changement)
    else:
        changements.examine_change(agent, changement)


def _obstacle(agent: Personne, changement: ChangementCompte) -> str:
    """Return why another agent must confirm, "" if this one may decide."""
    offertes = CYCLE_COMPTE.offered(changement, agent)
    acceptent = (Acte.COMPTE_EXAMINE, Acte.COMPTE_ACCEPTE)
    return next((refus for ligne, refus in offertes if ligne.acte in acceptent), "")


@require_safe
def image(request: HttpRequest, changement_id: int) -> HttpResponse:
    """Return the picture of the RIB of a request, for whoever sees accounts whole."""
    _, changement = find_changement(request, changement_id, Habilitation.VOIR_IBAN)
    return first_page(changement.rib)


@require_safe
def rib(request: HttpRequest, changement_id: int) -> HttpResponseBase:
    """Download the RIB of a request."""
    _, changement = find_changement(request, changement_id, Habilitation.VOIR_ENROLEMENT)
    return attachment(changement.rib, changement.rib_nom, changement)


def _asked(form: CompteForm) -> NouveauCompte:
    saisi = form.cleaned_data
    fichier = saisi["rib"]
    return NouveauCompte(
        saisi["titulaire"], saisi["iban"], saisi["bic"], fichier, fichier.name or "rib"
    )
