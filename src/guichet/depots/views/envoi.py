"""Send a file: to rehearse, or to deposit."""

from datetime import datetime
from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.acteurs.models import Organisation, Personne
from guichet.depots.controle import DepotRefuse, Envoi, control, kept_fields
from guichet.depots.formulaires import EnvoiForm
from guichet.depots.models import Depot, Reception, Simulation
from guichet.depots.noms import free_name, is_used
from guichet.depots.reception import receive
from guichet.depots.televersement import assemble
from guichet.depots.views.communs import supplier
from guichet.fichiers.models import Fichier
from guichet.fichiers.reception import FichierRefuse
from guichet.fichiers.reception import deposer as keep
from guichet.publication.textes import reglement

_NOM_MAX = 150


def simuler(request: HttpRequest, organisation_id: int) -> HttpResponseBase:
    """Rehearse a file: the same control, and nothing kept but the supplier's own history."""
    organisation = supplier(organisation_id)
    personne = exige(request, Habilitation.SIMULER, organisation)
    formulaire = EnvoiForm(organisation, *_posted(request))
    if request.method == "POST" and formulaire.is_valid():
        try:
            simulation = _rehearse(formulaire, personne, organisation)
        except DepotRefuse as refus:
            formulaire.add_error(None, str(refus))
        else:
            return redirect("depots:simulation", simulation.pk)
    simulations = Simulation.objects.filter(organisation=organisation).defer("rapport", "retour")
    contexte = {
        "organisation": organisation,
        "form": formulaire,
        "simulations": simulations.select_related("personne")[:20],
    }
    return render(request, "depots/simuler.html", contexte)


def deposer(request: HttpRequest, organisation_id: int) -> HttpResponseBase:
    """Receive a file and its pieces; the answer is the page of the deposit, or of its wait."""
    # The form is read whole: its last byte is received. Nothing that waits comes before.
    recu_le = horloge.now()
    organisation = supplier(organisation_id)
    personne = exige(request, Habilitation.DEPOSER, organisation)
    formulaire = EnvoiForm(organisation, *_posted(request), depot=True)
    if request.method == "POST" and formulaire.is_valid():
        try:
            reception = _receive(formulaire, personne, organisation, recu_le)
        except (DepotRefuse, FichierRefuse) as refus:
            formulaire.add_error(None, str(refus))
        else:
            return _answer(request, reception)
    depots = Depot.objects.filter(organisation=organisation).defer("rapport")
    attentes = Reception.objects.filter(organisation=organisation, depot=None)
    contexte = {
        "organisation": organisation,
        "form": formulaire,
        "depots": depots[:20],
        "attentes": attentes.order_by("-pk")[:20],
    }
    statut = 400 if formulaire.is_bound else 200
    return render(request, "depots/deposer.html", contexte, status=statut)


@require_safe
def nom_libre(request: HttpRequest, organisation_id: int) -> HttpResponseBase:
    """Say, before anything is sent, whether a name served already, and which is free."""
    organisation = supplier(organisation_id)
    exige(request, Habilitation.DEPOSER, organisation)
    nom = request.GET.get("nom", "")[:_NOM_MAX]
    utilise = is_used(organisation, nom)
    libre = free_name(organisation, nom) if utilise else nom
    return JsonResponse({"utilise": utilise, "libre": libre})


def _posted(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _rehearse(formulaire: EnvoiForm, personne: Personne, organisation: Organisation) -> Simulation:
    """Control what was sent and keep its report. Raises DepotRefuse when there is none."""
    envoi = _envoi(formulaire, personne, organisation, horloge.now())
    archive = formulaire.cleaned_data["archive"]
    resultat = control(envoi, cast(BinaryIO, archive.file) if archive else None)
    return Simulation.objects.create(**kept_fields(envoi, resultat.rapport), retour=resultat.retour)


def _receive(
    formulaire: EnvoiForm, personne: Personne, organisation: Organisation, recu_le: datetime
) -> Reception:
    """Keep what was sent. Raises DepotRefuse too when it was controlled at once and refused."""
    envoi = _envoi(formulaire, personne, organisation, recu_le)
    archive, nom = _archive(formulaire, organisation)
    reception = receive(envoi, archive, nom)
    if reception.refus:
        raise DepotRefuse(reception.refus)
    return reception


def _archive(formulaire: EnvoiForm, organisation: Organisation) -> tuple[Fichier | None, str]:
    """Return the ZIP, sent with the form or part by part before it, and its name."""
    limite = reglement().dispositif(formulaire.dispositif).limites.taille_zip_max_octets
    envoyee, morceaux = (formulaire.cleaned_data[nom] for nom in ("archive", "morceaux"))
    if envoyee:
        return keep(envoyee, limite), str(envoyee.name)[:_NOM_MAX]
    if morceaux:
        fichier = assemble(organisation, morceaux.split(), limite)
        return fichier, formulaire.cleaned_data["nom_archive"]
    return None, ""


def _envoi(
    formulaire: EnvoiForm, personne: Personne, organisation: Organisation, instant: datetime
) -> Envoi:
    """Read the JSON, one byte past the limit at most: the control says that it is too large."""
    limites = reglement().dispositif(formulaire.dispositif).limites
    fichier = formulaire.cleaned_data["fichier"]
    return Envoi(
        personne=personne,
        organisation=organisation,
        dispositif=formulaire.dispositif,
        phase=formulaire.cleaned_data["phase"],
        numero_ans=formulaire.numero_ans,
        nom=str(fichier.name)[:_NOM_MAX],
        contenu=fichier.read(limites.taille_json_max_octets + 1),
        instant=instant,
    )


def _answer(request: HttpRequest, reception: Reception) -> HttpResponseBase:
    """Lead to the deposit, or to the page that says that its turn will come."""
    if reception.depot is None:
        return redirect("depots:reception", reception.pk)
    if reception.depot.recu_le != reception.recu_le:
        messages.info(
            request,
            "Ce fichier avait déjà été déposé : voici l’accusé de réception du premier envoi. Rien "
            "n’a été ajouté ; pour des pièces manquantes, complétez les demandes.",
        )
    return redirect("depots:depot", reception.depot.pk)
