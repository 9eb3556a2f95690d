"""Deposit a file, and follow it until its annotated return."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status
from pydantic import Field

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.acteurs.routes import ENVOI, LOURDE, MORCEAU, MORCEAUX, regle
from guichet.api import rendus, schemas
from guichet.api.description import multipart, operation, raw
from guichet.api.lecture import checked, organisation_of
from guichet.depots import models
from guichet.depots.reception import televersement
from guichet.depots.reception.envoi import NOM_MAX, deposit
from guichet.depots.reception.formulaire import EnvoiForm
from guichet.depots.reception.noms import free_name, is_used
from guichet.depots.views import rapport as pages

routeur = Router(tags=["Déposer"])
_PAR_PAGE = 50


class Depuis(Schema):
    """Where a page of deposits begins."""

    avant: int | None = Field(None, ge=1, le=2**63 - 1, description="Avant ce dépôt (son id).")


class Nom(Schema):
    """A name of file."""

    nom: str = Field(max_length=NOM_MAX, description="Le nom que vous comptez donner au fichier.")


class Morceaux(Schema):
    """The parts of a ZIP."""

    empreinte: list[str] = Field(
        max_length=televersement.MORCEAUX_MAX, description="SHA-256 des morceaux."
    )


@routeur.post(
    "depots",
    url_name="depots",
    operation_id="deposer",
    response={200: schemas.DepotEtRapport, 201: schemas.DepotEtRapport, 202: schemas.Reception},
    summary="Déposer un fichier",
    description=(
        "201 : le fichier est contrôlé et enregistré. 202 : il est reçu, son instant est acquis, "
        "son contrôle viendra à son tour (suivez « Location »). 200 : ce même contenu avait déjà "
        "été déposé, voici le premier dépôt ; renvoyer après une coupure ne crée donc rien de plus."
    ),
    openapi_extra=operation(
        multipart(EnvoiForm, "solution", "phase", "fichier", "archive", "morceaux", "nom_archive")
    ),
)
@regle(Habilitation.VOIR_DEMANDES, ecriture=LOURDE, taille_max=ENVOI)
def deposer(request: HttpRequest, response: HttpResponse) -> Any:
    """Receive a file and its pieces."""
    organisation = organisation_of(request)
    personne = exige(request, Habilitation.DEPOSER, organisation)
    champs, fichiers = request.POST, request.FILES
    # Both are read whole by now: the last byte is received.
    recu_le = horloge.received_at(request)
    formulaire = checked(EnvoiForm(organisation, champs, fichiers, depot=True))
    reception = deposit(formulaire, personne, organisation, recu_le)
    depot = reception.depot
    if depot is None:
        response.headers["Location"] = rendus.address("reception", reception.pk)
        return Status(202, rendus.reception(reception))
    response.headers["Location"] = rendus.address("depot", depot.pk)
    statut = 201 if reception.is_first else 200
    return Status(statut, rendus.depot(depot, rapport=True))


@routeur.get(
    "depots",
    url_name="depots",
    operation_id="lister_depots",
    response=schemas.Depots,
    summary="Lister les dépôts",
    description="Les plus récents d’abord, cinquante par page.",
    openapi_extra=operation(),
)
@regle(Habilitation.VOIR_DEMANDES, ecriture=LOURDE, taille_max=ENVOI)
def depots(request: HttpRequest, depuis: Query[Depuis]) -> Any:
    """Return a page of deposits."""
    organisation = organisation_of(request)
    exige(request, Habilitation.VOIR_DEMANDES, organisation)
    tous = models.Depot.objects.filter(organisation=organisation).defer("rapport").order_by("-pk")
    lus = list((tous.filter(pk__lt=depuis.avant) if depuis.avant else tous)[: _PAR_PAGE + 1])
    rendus_ = lus[:_PAR_PAGE]
    suivante = f"{rendus.address('depots')}?avant={rendus_[-1].pk}" if lus[_PAR_PAGE:] else None
    return {"depots": [rendus.depot(un) for un in rendus_], "suivante": suivante}


@routeur.get(
    "depots/{int:depot_id}",
    url_name="depot",
    operation_id="lire_depot",
    response=schemas.DepotEtRapport,
    summary="Relire un dépôt",
    description="Ses comptes et son rapport complet.",
    openapi_extra=operation(),
)
@regle(Habilitation.VOIR_DEMANDES)
def depot(request: HttpRequest, depot_id: int) -> Any:
    """Return a deposit."""
    objet = get_object_or_404(models.Depot.objects.select_related("organisation"), pk=depot_id)
    exige(request, Habilitation.VOIR_DEMANDES, objet)
    return rendus.depot(objet, rapport=True)


@routeur.get(
    "depots/{int:depot_id}/retour",
    url_name="depot_retour",
    operation_id="retour_de_depot",
    response={200: None},
    summary="Fichier annoté d’un dépôt",
    description="Le fichier déposé, annoté, avec les numéros ASP des demandes acceptées.",
    openapi_extra=operation(fichier="application/json"),
)
@regle(Habilitation.VOIR_DEMANDES)
def retour(request: HttpRequest, depot_id: int) -> HttpResponseBase:
    """Return the annotated file of a deposit."""
    return pages.depot_retour(request, depot_id)


@routeur.get(
    "depots/{int:depot_id}/recu",
    url_name="recu",
    operation_id="recu",
    response={200: None},
    summary="Accusé de réception",
    description="Le PDF qui dit ce qui a été reçu, quand, et par quels textes jugé.",
    openapi_extra=operation(fichier="application/pdf"),
)
@regle(Habilitation.VOIR_DEMANDES, lecture=LOURDE)
def recu(request: HttpRequest, depot_id: int) -> HttpResponseBase:
    """Return the receipt."""
    return pages.recu(request, depot_id)


@routeur.get(
    "depots/{int:depot_id}/corrige",
    url_name="corrige",
    operation_id="fichier_a_corriger",
    response={200: None},
    summary="Fichier à corriger",
    description="Les seules demandes rejetées, sous de nouveaux numéros éditeur.",
    openapi_extra=operation(fichier="application/json"),
)
@regle(Habilitation.VOIR_DEMANDES, lecture=LOURDE)
def corrige(request: HttpRequest, depot_id: int) -> HttpResponseBase:
    """Return the rejected demandes under new numbers."""
    return pages.corrige(request, depot_id)


@routeur.get(
    "receptions/{int:reception_id}",
    url_name="reception",
    operation_id="suivre_reception",
    response=schemas.Reception,
    summary="Suivre un fichier reçu",
    description="Son état, et l’adresse de son dépôt une fois contrôlé.",
    openapi_extra=operation(),
)
@regle(Habilitation.VOIR_DEMANDES)
def reception(request: HttpRequest, reception_id: int) -> Any:
    """Return a reception."""
    objet = get_object_or_404(
        models.Reception.objects.select_related("organisation"), pk=reception_id
    )
    exige(request, Habilitation.VOIR_DEMANDES, objet)
    return rendus.reception(objet)


@routeur.get(
    "noms",
    url_name="noms",
    operation_id="nom_libre",
    response=schemas.NomLibre,
    summary="Vérifier un nom de fichier",
    description="À demander avant d’envoyer : un nom ne sert qu’une fois.",
    openapi_extra=operation(),
)
@regle(Habilitation.DEPOSER)
def noms(request: HttpRequest, voulu: Query[Nom]) -> Any:
    """Say whether a name served, and which is free."""
    organisation = organisation_of(request)
    exige(request, Habilitation.DEPOSER, organisation)
    utilise = is_used(organisation, voulu.nom)
    libre = free_name(organisation, voulu.nom) if utilise else voulu.nom
    return {"utilise": utilise, "libre": libre}


@routeur.get(
    "morceaux",
    url_name="morceaux",
    operation_id="morceaux_manquants",
    response=schemas.Manquants,
    summary="Morceaux d’un ZIP encore à envoyer",
    description="Pour reprendre un envoi coupé : les morceaux arrivés ne sont pas à renvoyer.",
    openapi_extra=operation(),
)
@regle(Habilitation.DEPOSER, ecriture=MORCEAUX, taille_max=MORCEAU)
def morceaux_manquants(request: HttpRequest, parts: Query[Morceaux]) -> Any:
    """Say which parts are still to be sent."""
    organisation = organisation_of(request)
    exige(request, Habilitation.DEPOSER, organisation)
    return {"manquants": televersement.missing(organisation, parts.empreinte)}


@routeur.post(
    "morceaux",
    url_name="morceaux",
    operation_id="envoyer_morceau",
    response={201: schemas.MorceauRecu},
    summary="Envoyer un morceau d’un ZIP",
    description=(
        "4 Mo au plus, gardé un jour. Le dépôt nomme ensuite les morceaux dans l’ordre, au champ "
        "« morceaux », au lieu d’envoyer « archive »."
    ),
    openapi_extra=operation(raw("Les octets du morceau.")),
)
@regle(Habilitation.DEPOSER, ecriture=MORCEAUX, taille_max=MORCEAU)
def morceau(request: HttpRequest) -> Any:
    """Take a part of a ZIP."""
    organisation = organisation_of(request)
    exige(request, Habilitation.DEPOSER, organisation)
    return Status(201, {"empreinte": televersement.receive(organisation, request)})
