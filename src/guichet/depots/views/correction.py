"""Correct a file in the page, control it, deposit it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import connectee, exige
from guichet.depots.correction import brouillon, page
from guichet.depots.correction.origines import is_renumbered, textes_of
from guichet.depots.models import Correction, Depot, Simulation
from guichet.depots.rapport.recu import reference
from guichet.depots.reception.refus import DepotRefuse, TropDeConcurrence
from guichet.fichiers.envoi import attachment
from guichet.fichiers.reception import FichierRefuse
from guichet.reponses import A_CORRIGER
from guichet.telechargement import private_download
from sons import Textes
from sons.correction import Champ

_REFUS = (DepotRefuse, FichierRefuse, TropDeConcurrence)


@require_POST
def corriger_depot(request: HttpRequest, depot_id: int) -> HttpResponseBase:
    """Begin to correct what a deposit rejected."""
    origine = get_object_or_404(Depot.objects.select_related("organisation", "json"), pk=depot_id)
    return _begin(request, origine)


@require_POST
def corriger_simulation(request: HttpRequest, simulation_id: int) -> HttpResponseBase:
    """Begin to correct a rehearsed file."""
    simulations = Simulation.objects.select_related("organisation", "json", "archive")
    return _begin(request, get_object_or_404(simulations, pk=simulation_id))


def correction(request: HttpRequest, correction_id: int) -> HttpResponseBase:
    """Show the fields of a draft; keep, apply, control or deposit what was typed in them."""
    # The form is read whole: its last byte is received. Nothing that waits comes before.
    recu_le = horloge.received_at(request)
    objet = _own(request, correction_id)
    if objet.reception_id is not None:
        return redirect("depots:reception", objet.reception_id)
    textes = textes_of(brouillon.origin_of(objet))
    champs = brouillon.champs_of(objet, textes)
    envoi = (request.POST, request.FILES) if request.method == "POST" else ()
    formulaire = page.CorrectionForm(page.shown(champs), objet.saisies, *envoi)
    if request.method == "POST" and formulaire.is_valid():
        brouillon.keep_typed(objet, formulaire.typed(), champs)
        try:
            return _do(request, objet, textes, champs, formulaire, recu_le)
        except _REFUS as refus:
            formulaire.add_error(None, str(refus))
    contexte = _contexte(objet, textes, champs, formulaire)
    statut = A_CORRIGER if formulaire.is_bound else 200
    return render(request, "depots/correction.html", contexte, status=statut)


@require_POST
def saisies(request: HttpRequest, correction_id: int) -> HttpResponseBase:
    """Keep what is being typed, for the script of the page."""
    objet = _own(request, correction_id)
    champs = brouillon.champs_of(objet, textes_of(brouillon.origin_of(objet)))
    formulaire = page.CorrectionForm(page.shown(champs), objet.saisies, request.POST)
    if objet.reception_id is not None or not formulaire.is_valid():
        return HttpResponse(status=A_CORRIGER)
    brouillon.keep_typed(objet, formulaire.typed(), champs)
    return HttpResponse(status=204)


@require_safe
def correction_json(request: HttpRequest, correction_id: int) -> HttpResponseBase:
    """Download the corrected file, as it was last controlled."""
    objet = _own(request, correction_id)
    reponse = HttpResponse(bytes(objet.contenu), content_type="application/json")
    return private_download(reponse, objet.nom, objet)


@require_safe
def correction_zip(request: HttpRequest, correction_id: int) -> HttpResponseBase:
    """Download the ZIP of its pieces, under the names that it declares."""
    objet = _own(request, correction_id)
    if objet.archive is None:
        raise Http404("Le ZIP des pièces n’est plus gardé.")
    return attachment(objet.archive, brouillon.archive_name(objet), objet)


def _begin(request: HttpRequest, origine: Depot | Simulation) -> HttpResponseBase:
    personne = exige(request, Habilitation.SIMULER, origine)
    is_depot = isinstance(origine, Depot)
    try:
        if not brouillon.may_begin(origine):
            raise DepotRefuse("Il n’y a rien à corriger dans ce fichier, ou il n’est plus gardé.")
        brouillonne = brouillon.begin(personne, origine)
    except _REFUS as refus:
        messages.error(request, str(refus))
        return redirect("depots:depot" if is_depot else "depots:simulation", origine.pk)
    return redirect("depots:correction", brouillonne.pk)


def _own(request: HttpRequest, correction_id: int) -> Correction:
    """Return a draft to who makes it: it is nobody else's, in their own organisation either."""
    objet = get_object_or_404(
        Correction.objects.select_related(
            "organisation", "personne", "depot__organisation", "simulation__organisation",
            "archive",
        ),
        pk=correction_id,
        personne=connectee(request),
    )  # fmt: skip
    exige(request, Habilitation.SIMULER, objet)
    return objet


def _do(
    request: HttpRequest,
    objet: Correction,
    textes: Textes,
    champs: list[Champ],
    formulaire: page.CorrectionForm,
    recu_le: datetime,
) -> HttpResponseBase:
    """Do what the button says; raises as the services of the draft."""
    archive = formulaire.cleaned_data["archive"]
    if archive:
        brouillon.take_archive(objet, archive.file, textes)
    action, _, cle = request.POST.get("action", "").partition(" ")
    if action in ("appliquer", "partout"):
        is_partout = action == "partout"
        valeurs = (
            page.everywhere(champs, formulaire, cle) if is_partout else page.proposals(champs, cle)
        )
        brouillon.apply_to(objet, valeurs)
        _tell(request, len(valeurs))
    elif action in ("controler", "deposer"):
        neuf = bool(archive or objet.saisies)
        if neuf or action == "controler":
            brouillon.apply(objet, textes)
        # What has just been typed is shown with its verdict before it is deposited in part.
        if action == "deposer" and not (neuf and objet.nb_rejetees):
            return _deposit(request, objet, textes, recu_le)
        messages.success(request, "Le fichier corrigé vient d’être contrôlé.")
    else:
        messages.success(request, "Ce que vous avez écrit est gardé.")
    return redirect("depots:correction", objet.pk)


def _tell(request: HttpRequest, nombre: int) -> None:
    dites = f"{nombre} valeurs sont écrites" if nombre > 1 else f"{nombre} valeur est écrite"
    messages.success(request, f"{dites} dans les champs : relisez, puis contrôlez.")


def _deposit(
    request: HttpRequest, objet: Correction, textes: Textes, recu_le: datetime
) -> HttpResponseBase:
    """Deposit a draft of which something would be accepted."""
    exige(request, Habilitation.DEPOSER, objet)
    if not _is_worth_it(objet):
        raise DepotRefuse(
            "Aucune demande de ce fichier ne serait acceptée : corrigez ce qui suit, puis "
            "contrôlez de nouveau."
        )
    reception = brouillon.deposit(objet, textes, recu_le)
    return redirect("depots:reception", reception.pk)


def _is_worth_it(objet: Correction) -> bool:
    """Whether a demande would be accepted, complete or not."""
    return objet.nb_acceptees + objet.nb_incompletes > 0


def _contexte(
    objet: Correction, textes: Textes, champs: list[Champ], formulaire: page.CorrectionForm
) -> dict[str, Any]:
    sortes = page.sorted_out(champs, formulaire, objet, textes)
    sans_champ = page.without_field(champs, objet, textes)
    proposees = sum(sorte.proposees for sorte in sortes)
    return {
        "objet": objet,
        "organisation": objet.organisation,
        "form": formulaire,
        "sortes": sortes,
        "sans_champ": sans_champ,
        "obstacles": [dit for dit in sans_champ if dit.is_obstacle],
        "proposees": proposees,
        "proposees_dites": f"Appliquer les {proposees} propositions"
        if proposees > 1
        else "Appliquer la proposition",
        "a_controler": bool(objet.saisies),
        "reference": reference(objet.depot) if objet.depot else "",
        "renumerotees": is_renumbered(brouillon.origin_of(objet)),
        "deposable": _is_worth_it(objet),
    }
