"""The report of a control: read, filtered, taken away in a file."""

from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.depots.correction.brouillon import may_begin
from guichet.depots.correction.origines import corrected_file
from guichet.depots.models import Depot, Etat, Simulation
from guichet.depots.models.controle import FichierControle
from guichet.depots.rapport.lecture import TITRES, Filtre, RapportLu
from guichet.depots.rapport.recu import receipt, reference
from guichet.depots.reception.garde import next_of
from guichet.depots.reception.refus import DepotRefuse
from guichet.depots.suivi.conservation import erase_rehearsals
from guichet.depots.suivi.limites import limit_of, too_late
from guichet.depots.views.communs import supplier
from guichet.fichiers.envoi import attachment
from guichet.tableur import csv_response, xlsx_response
from guichet.telechargement import private_download
from guichet.theme.composition import Onglet, query_with
from sons.constats import Niveau

# A demande may have as many findings as the limits keep: that is some hundreds of rows.
_PAR_PAGE = 20
# Of a finding among others, the first places; of one alone, a page of them.
_MONTRES, _MONTRES_SEUL = 10, 100
# A report that says no more than this is shown unfolded.
_DEPLIE_MAX = 24
_FORMES = {"csv": csv_response, "xlsx": xlsx_response}
_TEXTE = "txt"
Choix = tuple[tuple[str, str], ...]
_NIVEAUX = (("", "tous"), (Niveau.BLOQUANT, "bloquants"), (Niveau.ALERTE, "alertes"))
_DEMANDES = (("", "toutes"), ("rejetee", "rejetées"), ("incomplete", "incomplètes"))


@require_safe
def depot(request: HttpRequest, depot_id: int) -> HttpResponse:
    """Show a deposit: its receipt, its counts, its report."""
    objet = _depot(request, depot_id)
    contexte = _contexte(request, objet) | _recorded(objet) | {"reference": reference(objet)}
    return render(request, "depots/depot.html", contexte)


@require_safe
def simulation(request: HttpRequest, simulation_id: int) -> HttpResponse:
    """Show a rehearsal and its report."""
    objet = _simulation(request, simulation_id)
    contexte = _contexte(request, objet) | {"suite": next_of(objet)}
    return render(request, "depots/simulation.html", contexte)


@require_safe
def depot_export(request: HttpRequest, depot_id: int, forme: str) -> HttpResponseBase:
    """Download the findings of a deposit."""
    return _export(request, _depot(request, depot_id), forme)


@require_safe
def simulation_export(request: HttpRequest, simulation_id: int, forme: str) -> HttpResponseBase:
    """Download the findings of a rehearsal."""
    return _export(request, _simulation(request, simulation_id), forme)


@require_safe
def depot_retour(request: HttpRequest, depot_id: int) -> HttpResponseBase:
    """Download the annotated file of a deposit."""
    objet = _depot(request, depot_id)
    if objet.retour is None:
        raise Http404("Un fichier refusé n’a pas de fichier annoté.")
    reponse = attachment(objet.retour, objet.nom, objet)
    # Ours, from the control: its type needs no guess.
    reponse.headers["Content-Type"] = "application/json"
    return reponse


@require_safe
def simulation_retour(request: HttpRequest, simulation_id: int) -> HttpResponseBase:
    """Download the annotated file of a rehearsal."""
    objet = _simulation(request, simulation_id)
    if objet.retour is None:
        raise Http404("Un fichier refusé n’a pas de fichier annoté.")
    return _download(bytes(objet.retour), objet.nom, "application/json", objet)


@require_safe
def recu(request: HttpRequest, depot_id: int) -> HttpResponseBase:
    """Download the receipt."""
    objet = _depot(request, depot_id)
    return _download(receipt(objet), f"recu-{reference(objet)}.pdf", "application/pdf", objet)


@require_safe
def corrige(request: HttpRequest, depot_id: int) -> HttpResponseBase:
    """Download the rejected demandes under new numbers."""
    objet = _depot(request, depot_id)
    if not objet.nb_rejetees:
        raise Http404("Aucune demande de ce dépôt n’a été rejetée.")
    try:
        nom, contenu = corrected_file(objet)
    except DepotRefuse as refus:
        raise Http404(str(refus)) from refus
    return _download(contenu, nom, "application/json", objet)


@require_POST
def effacer(request: HttpRequest, organisation_id: int) -> HttpResponseBase:
    """Erase every rehearsal of a supplier."""
    organisation = supplier(organisation_id)
    exige(request, Habilitation.SIMULER, organisation)
    nombre = erase_rehearsals(Simulation.objects.filter(organisation=organisation))
    messages.success(
        request, f"{nombre} simulation{'s' * (nombre > 1)} effacée{'s' * (nombre > 1)}."
    )
    return redirect("depots:simuler", organisation.pk)


def _depot(request: HttpRequest, depot_id: int) -> Depot:
    objet = get_object_or_404(
        Depot.objects.select_related("organisation", "personne", "retour", "json", "archive"),
        pk=depot_id,
    )
    exige(request, Habilitation.VOIR_DEMANDES, objet)
    return objet


def _simulation(request: HttpRequest, simulation_id: int) -> Simulation:
    """Return a rehearsal to its own supplier: an agency never sees it."""
    objet = get_object_or_404(
        Simulation.objects.select_related("organisation", "personne"), pk=simulation_id
    )
    exige(request, Habilitation.SIMULER, objet)
    return objet


def _contexte(request: HttpRequest, objet: Depot | Simulation) -> dict[str, object]:
    rapport = RapportLu(objet, _filtre(request))
    par_demande = request.GET.get("vue") == "demandes"
    deplie = bool(rapport.filtre.code) or rapport.nombre_de_constats <= _DEPLIE_MAX
    montres = _MONTRES_SEUL if rapport.filtre.code else _DEPLIE_MAX if deplie else _MONTRES
    # By kind, only one that is alone is cut in pages.
    places = range(rapport.nombre_de_constats if rapport.filtre.code else 0)
    pages: Paginator[Any] = (
        Paginator(rapport.demandes, _PAR_PAGE) if par_demande else Paginator(places, montres)
    )
    page = pages.get_page(request.GET.get("page"))
    debut = (page.number - 1) * montres
    return {
        "objet": objet,
        "organisation": objet.organisation,
        "rapport": rapport,
        "par_demande": par_demande,
        "page": page,
        "montres": montres,
        "tranche": f"{debut}:{debut + montres}",
        "deplie": deplie,
        "vues": _views(request, par_demande),
        "filtres": _filters(request, rapport.filtre),
        "emporter": _exports(objet),
        "corrigible": may_begin(objet),
    }


def _recorded(objet: Depot) -> dict[str, object]:
    """Return the demandes of a deposit, as they stand now, and until when they are completed."""
    demandes = list(objet.demandes.select_related("depot").defer("constats", "depot__rapport"))
    incompletes, ici = [une for une in demandes if une.etat == Etat.INCOMPLETE], horloge.now()
    dues = [une for une in incompletes if not too_late(une, ici)]
    nombre = len(demandes)
    return {
        "titre_des_enregistrees": f"{nombre} demande{'s' * (nombre > 1)}, avec leur numéro ASP",
        "peu_d_enregistrees": nombre <= _PAR_PAGE,
        "enregistrees": sorted(demandes, key=attrgetter("num_ligne")),
        "a_completer": len(dues),
        "limite": limit_of(dues[0], ici) if dues else None,
        "trop_tard": too_late(incompletes[0], ici) if incompletes and not dues else "",
    }


def _views(request: HttpRequest, par_demande: bool) -> list[Onglet]:
    return [
        Onglet("Par constat", query_with(request, vue=None, page=None), not par_demande),
        Onglet("Par demande", query_with(request, vue="demandes", page=None), par_demande),
    ]


def _filters(request: HttpRequest, filtre: Filtre) -> list[tuple[str, list[Onglet]]]:
    """Return the choices of what is shown; each keeps the others."""

    def links(nom: str, choix: Choix, choisi: str) -> list[Onglet]:
        return [
            Onglet(mot, query_with(request, **{nom: un or None, "page": None}), un == choisi)
            for un, mot in choix
        ]

    return [
        ("Constats", links("niveau", _NIVEAUX, filtre.niveau)),
        ("Demandes", links("verdict", _DEMANDES, filtre.verdict)),
    ]


def _exports(objet: FichierControle) -> dict[str, str]:
    """Return the addresses of the lists that one takes away, by their form."""
    nom = f"depots:{objet._meta.model_name}_export"
    return {forme: reverse(nom, args=[objet.pk, forme]) for forme in ("csv", "xlsx", _TEXTE)}


def _filtre(request: HttpRequest) -> Filtre:
    return Filtre(*(request.GET.get(nom, "") for nom in ("niveau", "code", "verdict")))


def _export(request: HttpRequest, objet: FichierControle, forme: str) -> HttpResponseBase:
    if forme not in (*_FORMES, _TEXTE):
        raise Http404("Les constats s’emportent en CSV, en XLSX ou en texte.")
    rapport = RapportLu(objet, _filtre(request))
    if forme == _TEXTE:
        lignes = (f"{ligne}\n" for ligne in rapport.lines())
        reponse = StreamingHttpResponse(lignes, content_type="text/plain; charset=utf-8")
        return private_download(reponse, f"constats-{objet.pk}.txt")
    return _FORMES[forme](f"constats-{objet.pk}.{forme}", TITRES, rapport.rows())


def _download(contenu: bytes, nom: str, type_: str, objet: FichierControle) -> HttpResponse:
    return private_download(HttpResponse(contenu, content_type=type_), nom, objet)
