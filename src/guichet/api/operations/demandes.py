"""Follow the demandes, complete or withdraw one."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.http import urlencode
from ninja import Query, Router, Schema
from pydantic import Field
from pydantic.config import JsonDict

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.acteurs.routes import DOCUMENT, ENVOI, LOURDE, regle
from guichet.api import rendus, schemas
from guichet.api.description import multipart, operation
from guichet.api.lecture import checked, organisation_of
from guichet.depots import models
from guichet.depots.actes import Acte
from guichet.depots.cycle import apply
from guichet.depots.filtre import ETATS, FiltreDemandes
from guichet.depots.formulaires import AttestationForm, ModifierForm, completion_form
from guichet.depots.reception.envoi import complement
from guichet.depots.suivi.attestation import attest
from guichet.depots.suivi.recherche import TRIS, Criteres, found, page

routeur = Router(tags=["Suivre"])
_ETATS: JsonDict = {"enum": [valeur for valeur, _ in ETATS]}
_PHASES: JsonDict = {"enum": ["", *models.Phase.values]}
_TRIS = "|".join(TRIS)


class Choix(Schema):
    """What is looked for, in which order, from where."""

    q: str = Field(
        "",
        max_length=60,
        description="Le début du nom du client, ou d’un numéro éditeur, ASP, FINESS, RPPS, SIREN.",
    )
    etat: str = Field("", description="L’état de la demande.", json_schema_extra=_ETATS)
    dispositif: str = Field("", description="Le code d’un dispositif.")
    phase: str = Field("", description="La phase.", json_schema_extra=_PHASES)
    tri: str = Field("-depot", pattern=rf"^-?({_TRIS})$", description="« - » : décroissant.")
    apres: str = Field("", max_length=240, description="Repère donné par « suivante ».")


@routeur.get(
    "demandes",
    url_name="demandes",
    operation_id="lister_demandes",
    response=schemas.Demandes,
    summary="Chercher des demandes",
    description="Cinquante par page ; suivez « suivante » jusqu’à null.",
    openapi_extra=operation(),
)
@regle(Habilitation.VOIR_DEMANDES)
def demandes(request: HttpRequest, choix: Query[Choix]) -> Any:
    """Return a page of demandes."""
    organisation = organisation_of(request)
    exige(request, Habilitation.VOIR_DEMANDES, organisation)
    formulaire = checked(FiltreDemandes(choix.model_dump()))
    criteres = Criteres(**formulaire.cleaned_data, tri=choix.tri)
    trouvee = page(found(organisation, criteres), choix.tri, choix.apres)
    return {
        "demandes": [rendus.demande_resumee(une) for une in trouvee.demandes],
        "nombre": trouvee.nombre,
        "suivante": _next(choix, trouvee.suivante),
    }


@routeur.get(
    "demandes/{int:demande_id}",
    url_name="demande",
    operation_id="lire_demande",
    response=schemas.Demande,
    summary="Lire une demande",
    description="Ses montants, ses pièces, ses bénéficiaires, ses constats.",
    openapi_extra=operation(),
)
@regle(Habilitation.VOIR_DEMANDES)
def demande(request: HttpRequest, demande_id: int) -> Any:
    """Return a demande."""
    return rendus.demande(_demande(request, demande_id, Habilitation.VOIR_DEMANDES))


@routeur.post(
    "demandes/{int:demande_id}/pieces",
    url_name="completer",
    operation_id="completer_demande",
    response=schemas.Complement,
    summary="Compléter ou modifier une demande",
    description=(
        "Incomplète : les pièces manquantes ou à remplacer, sous leur « nom_attendu », dans un ZIP "
        "ou par autant de champs « archive ». À modifier : des pièces, une réponse, ou les deux. "
        "Après « limite », rien n’est plus pris : 409."
    ),
    openapi_extra=operation(multipart(ModifierForm, "archive", "reponse")),
)
@regle(Habilitation.DEPOSER, ecriture=LOURDE, taille_max=ENVOI)
def completer(request: HttpRequest, demande_id: int) -> Any:
    """Take the pieces of an incomplete demande, or the answer to who wants it modified."""
    objet = _demande(request, demande_id, Habilitation.DEPOSER)
    personne = exige(request, Habilitation.DEPOSER, objet)
    champs, fichiers = request.POST, request.FILES
    # Both are read whole by now: the last byte is received.
    recu_le = horloge.received_at(request)
    formulaire = checked(completion_form(objet.etat, champs, fichiers))
    fait = complement(objet, personne, formulaire, recu_le)
    return {
        "demande": rendus.demande(objet),
        "restent": [piece.nom for piece in fait.restent],
        "remplacees": [piece.nom for piece in fait.remplacees],
        "refusees": [{"nom": piece.nom, "raison": raison} for piece, raison in fait.refusees],
        "devinees": [{"nom": nom, "piece": piece} for nom, piece in fait.devinees],
        "ecartees": [{"nom": nom, "raison": raison} for nom, raison in fait.ecartees],
    }


@routeur.post(
    "demandes/{int:demande_id}/retrait",
    url_name="retirer",
    operation_id="retirer_demande",
    response=schemas.Demande,
    summary="Retirer une demande",
    description="Ses bénéficiaires sont libérés.",
    openapi_extra=operation(),
)
@regle(Habilitation.DEPOSER)
def retirer(request: HttpRequest, demande_id: int) -> Any:
    """Withdraw a demande."""
    objet = _demande(request, demande_id, Habilitation.DEPOSER)
    apply(objet, Acte.RETIREE, exige(request, Habilitation.DEPOSER, objet))
    return rendus.demande(objet)


@routeur.post(
    "demandes/{int:demande_id}/attestation",
    url_name="attester",
    operation_id="attester_fin",
    response=schemas.Demande,
    summary="Déclarer l’achèvement de la prestation",
    description=(
        "Sur une demande d’avance d’un dispositif dont les textes demandent une attestation de fin "
        "de prestation. Le jour de réception devient « attestation_fin »."
    ),
    openapi_extra=operation(multipart(AttestationForm, "attestation")),
)
@regle(Habilitation.DEPOSER, ecriture=LOURDE, taille_max=DOCUMENT)
def attester(request: HttpRequest, demande_id: int) -> Any:
    """Declare that the prestation of an avance is completed."""
    recu_le = horloge.received_at(request)
    objet = _demande(request, demande_id, Habilitation.DEPOSER)
    personne = exige(request, Habilitation.DEPOSER, objet)
    fichier = checked(AttestationForm(request.POST, request.FILES)).cleaned_data["attestation"]
    attest(objet, personne, fichier, fichier.name or "attestation", recu_le)
    return rendus.demande(objet)


def _demande(request: HttpRequest, demande_id: int, habilitation: Habilitation) -> models.Demande:
    objet = get_object_or_404(
        models.Demande.objects.select_related("organisation", "depot"), pk=demande_id
    )
    exige(request, habilitation, objet)
    return objet


def _next(choix: Choix, repere: str) -> str | None:
    """Return the address of the page after the bookmark, None at the end."""
    criteres = choix.model_dump(exclude_defaults=True) | {"apres": repere}
    return f"{rendus.address('demandes')}?{urlencode(criteres)}" if repere else None
