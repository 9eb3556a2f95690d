"""Send a file: to rehearse, or to deposit."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.acteurs.models import Organisation
from guichet.depots.models import Depot, Reception, Simulation
from guichet.depots.reception.envoi import NOM_MAX, deposit, rehearse
from guichet.depots.reception.formulaire import DepotForm
from guichet.depots.reception.garde import deposit_rehearsed
from guichet.depots.reception.reconnaissance import tell
from guichet.depots.reception.refus import DepotRefuse
from guichet.depots.solutions import closings
from guichet.depots.views.communs import supplier
from guichet.fichiers.reception import FichierRefuse
from guichet.reponses import A_CORRIGER

_PAR_PAGE = 50
# What is read of a file to say what it is.
LU_MAX_OCTETS = 4 * 1024**2


def simuler(request: HttpRequest, organisation_id: int) -> HttpResponseBase:
    """Rehearse a file: the same control, and nothing kept but the supplier's own history."""
    organisation = supplier(organisation_id)
    personne = exige(request, Habilitation.SIMULER, organisation)
    formulaire = DepotForm(organisation, *_posted(request))
    if request.method == "POST" and formulaire.is_valid():
        try:
            simulation = rehearse(formulaire, personne, organisation)
        except DepotRefuse as refus:
            formulaire.add_error(None, str(refus))
        else:
            return redirect("depots:simulation", simulation.pk)
    simulations = Simulation.objects.filter(organisation=organisation).defer("rapport", "retour")
    contexte = {
        "organisation": organisation,
        "form": formulaire,
        "simulations": simulations.select_related("personne")[:20],
        **_openings(formulaire),
    }
    statut = A_CORRIGER if formulaire.is_bound else 200
    return render(request, "depots/simuler.html", contexte, status=statut)


def deposer(request: HttpRequest, organisation_id: int) -> HttpResponseBase:
    """Receive a file and its pieces; the answer is the page of the deposit, or of its wait."""
    # The form is read whole: its last byte is received. Nothing that waits comes before.
    recu_le = horloge.received_at(request)
    organisation = supplier(organisation_id)
    personne = exige(request, Habilitation.DEPOSER, organisation)
    formulaire = DepotForm(organisation, *_posted(request), depot=True)
    if request.method == "POST" and formulaire.is_valid():
        try:
            reception = deposit(formulaire, personne, organisation, recu_le)
        except (DepotRefuse, FichierRefuse) as refus:
            formulaire.add_error(None, str(refus))
        else:
            return _answer(request, reception)
    depots = Depot.objects.filter(organisation=organisation).defer("rapport")
    contexte = {
        "organisation": organisation,
        "form": formulaire,
        "depots": depots[:20],
        "attentes": _waiting(organisation),
        **_openings(formulaire),
    }
    statut = A_CORRIGER if formulaire.is_bound else 200
    return render(request, "depots/deposer.html", contexte, status=statut)


@require_safe
def depots(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """List the deposits of a supplier, and what waits for its control."""
    organisation = supplier(organisation_id)
    exige(request, Habilitation.VOIR_DEMANDES, organisation)
    tous = Depot.objects.filter(organisation=organisation).defer("rapport")
    contexte = {
        "organisation": organisation,
        "depots": Paginator(tous, _PAR_PAGE).get_page(request.GET.get("page")),
        "attentes": _waiting(organisation),
    }
    return render(request, "depots/depots.html", contexte)


@require_POST
def reconnaitre(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Say what a file is (the body of the request, ``nom`` its name) before it is sent."""
    organisation = supplier(organisation_id)
    exige(request, Habilitation.SIMULER, organisation)
    nom, depot = request.GET.get("nom", "")[:NOM_MAX], "depot" in request.GET
    formulaire = DepotForm(organisation, depot=depot)
    lu = tell(formulaire, organisation, request.read(LU_MAX_OCTETS), nom)
    return render(request, "depots/reconnu.html", {"lu": lu, "depot": depot})


@require_POST
def deposer_simulation(request: HttpRequest, simulation_id: int) -> HttpResponseBase:
    """Deposit the very file of a rehearsal."""
    simulation = get_object_or_404(
        Simulation.objects.select_related("organisation", "json", "archive"), pk=simulation_id
    )
    personne = exige(request, Habilitation.DEPOSER, simulation)
    try:
        reception = deposit_rehearsed(simulation, personne, horloge.received_at(request))
    except (DepotRefuse, FichierRefuse) as refus:
        messages.error(request, str(refus))
        return redirect("depots:simulation", simulation.pk)
    if reception.nom != simulation.nom:
        messages.info(
            request,
            f"Le fichier {simulation.nom} est déposé sous un nom du jour : {reception.nom}.",
        )
    return _answer(request, reception)


def _openings(formulaire: DepotForm) -> dict[str, Any]:
    """Say what is closed today, before anything is chosen."""
    fermes, aucun = closings(formulaire.connues.values(), horloge.now())
    return {"fermes": fermes, "aucun_ouvert": aucun}


def _waiting(organisation: Organisation) -> QuerySet[Reception]:
    """Return the last files received that have no deposit, or never will."""
    attentes = Reception.objects.filter(organisation=organisation, depot=None)
    return attentes.order_by("-pk")[:20]


def _posted(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _answer(request: HttpRequest, reception: Reception) -> HttpResponseBase:
    """Lead to the deposit, or to the page that says that its turn will come."""
    if reception.depot is None:
        return redirect("depots:reception", reception.pk)
    if not reception.is_first:
        messages.info(
            request,
            "Ce fichier avait déjà été déposé : voici l’accusé de réception du premier envoi. Rien "
            "n’a été ajouté ; pour des pièces manquantes, complétez les demandes.",
        )
    return redirect("depots:depot", reception.depot.pk)
