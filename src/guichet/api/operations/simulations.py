"""Rehearse a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.acteurs.routes import ENVOI, LOURDE, regle
from guichet.api import rendus, schemas
from guichet.api.description import multipart, operation
from guichet.api.lecture import checked, organisation_of
from guichet.depots import models
from guichet.depots.reception.envoi import rehearse
from guichet.depots.reception.formulaire import EnvoiForm
from guichet.depots.views import rapport as pages

routeur = Router(tags=["Simuler"])


@routeur.post(
    "simulations",
    url_name="simulations",
    operation_id="simuler",
    response={201: schemas.Simulation},
    summary="Simuler un fichier",
    description="Le même contrôle que le dépôt ; rien n’est gardé que votre historique.",
    openapi_extra=operation(multipart(EnvoiForm, "solution", "phase", "fichier", "archive")),
)
@regle(Habilitation.SIMULER, ecriture=LOURDE, taille_max=ENVOI)
def simuler(request: HttpRequest, response: HttpResponse) -> Any:
    """Control a file and keep its report only."""
    organisation = organisation_of(request)
    personne = exige(request, Habilitation.SIMULER, organisation)
    formulaire = checked(EnvoiForm(organisation, request.POST, request.FILES))
    objet = rehearse(formulaire, personne, organisation)
    response.headers["Location"] = rendus.address("simulation", objet.pk)
    return Status(201, rendus.simulation(objet))


@routeur.get(
    "simulations/{int:simulation_id}",
    url_name="simulation",
    operation_id="lire_simulation",
    response=schemas.Simulation,
    summary="Relire une simulation",
    description="Son rapport complet.",
    openapi_extra=operation(),
)
@regle(Habilitation.SIMULER)
def simulation(request: HttpRequest, simulation_id: int) -> Any:
    """Return a rehearsal."""
    objet = get_object_or_404(models.Simulation, pk=simulation_id)
    exige(request, Habilitation.SIMULER, objet)
    return rendus.simulation(objet)


@routeur.get(
    "simulations/{int:simulation_id}/retour",
    url_name="simulation_retour",
    operation_id="retour_de_simulation",
    response={200: None},
    summary="Fichier annoté d’une simulation",
    description="Le fichier envoyé, annoté octet pour octet comme le ferait un dépôt.",
    openapi_extra=operation(fichier="application/json"),
)
@regle(Habilitation.SIMULER)
def retour(request: HttpRequest, simulation_id: int) -> HttpResponseBase:
    """Return the annotated file of a rehearsal."""
    return pages.simulation_retour(request, simulation_id)
