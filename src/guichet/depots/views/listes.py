"""The lists of demandes: of a supplier, of all; their files; from one demande to the next."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guichet import horloge
from guichet.acteurs.habilitations import Habilitation, Portee
from guichet.acteurs.identite import exige
from guichet.acteurs.models import Organisation, Personne
from guichet.depots.filtre import FiltreDemandes, FiltreToutes
from guichet.depots.models import Demande, Depot
from guichet.depots.suivi import facettes
from guichet.depots.suivi.affichage import (
    COLONNES_LISTE,
    COLONNES_TOUTES,
    TITRES_EXPORT,
    TITRES_TOUTES,
    export_row,
)
from guichet.depots.suivi.recherche import (
    Criteres,
    everything,
    following,
    found,
    page,
    preceding,
)
from guichet.depots.views.communs import supplier
from guichet.listes.suivis import followed, followers
from guichet.listes.voisins import Voisins, inside, list_of
from guichet.tableur import csv_response, xlsx_response
from guichet.theme.templatetags.montants import en_nombre

# A sheet is made in memory before it leaves; a CSV is written as it is read.
LIGNES_XLSX = 50_000


@dataclass
class Liste:
    """A list as an address asks for it, of one supplier or (None) of all."""

    organisation: Organisation | None
    formulaire: FiltreDemandes
    criteres: Criteres
    demandes: QuerySet[Demande]

    @property
    def adresse(self) -> str:
        """Where the list is read."""
        if self.organisation is None:
            return reverse("depots:toutes")
        return reverse("depots:demandes", args=[self.organisation.pk])

    @property
    def fournisseur(self) -> str:
        """The key of the supplier that an agent chose, "" for all."""
        return str(self.formulaire.cleaned_data.get("fournisseur") or "")

    @property
    def is_filtered(self) -> bool:
        """Whether anything is looked for."""
        return any(self.formulaire.cleaned_data.values())


@require_safe
def liste(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """List the demandes of a supplier."""
    organisation = supplier(organisation_id)
    personne = exige(request, Habilitation.VOIR_DEMANDES, organisation)
    return _show(request, personne, organisation)


@require_safe
def toutes(request: HttpRequest) -> HttpResponse:
    """List the demandes of everybody, for those who may see them all."""
    personne = exige(request, Habilitation.VOIR_DEMANDES, Portee.TOUTES)
    return _show(request, personne, None)


@require_safe
def export(request: HttpRequest, organisation_id: int, forme: str) -> HttpResponseBase:
    """Download the demandes of a supplier that the filter keeps."""
    organisation = supplier(organisation_id)
    personne = exige(request, Habilitation.VOIR_DEMANDES, organisation)
    return _file(request, _read(request.GET, personne, organisation), forme)


@require_safe
def export_toutes(request: HttpRequest, forme: str) -> HttpResponseBase:
    """Download those of everybody that the filter keeps, for those who may see them all."""
    personne = exige(request, Habilitation.VOIR_DEMANDES, Portee.TOUTES)
    return _file(request, _read(request.GET, personne, None), forme)


def neighbours(request: HttpRequest, personne: Personne, ici: Demande) -> Voisins | None:
    """Return what stands around a demande in the list that it was opened from."""
    requete = list_of(request)
    if requete is None:
        return None
    toutes = personne.peut(Habilitation.VOIR_DEMANDES, Portee.TOUTES)
    lue = _read(requete, personne, None if toutes else ici.organisation)
    dans = inside(requete.urlencode())

    def address(une: Demande | None) -> str:
        return f"{reverse('depots:demande', args=[une.pk])}{dans}" if une else ""

    ordre = lue.criteres.ordre
    return Voisins(
        f"{lue.adresse}?{requete.urlencode()}",
        address(preceding(lue.demandes, ordre, ici)),
        address(following(lue.demandes, ordre, ici)),
    )


def _read(requete: QueryDict, personne: Personne, organisation: Organisation | None) -> Liste:
    """Return the list that a query asks for."""
    formulaire = FiltreToutes(requete) if organisation is None else FiltreDemandes(requete)
    criteres = Criteres(**formulaire.criteria(), tri=requete.get("tri") or "-depot")
    propres = formulaire.cleaned_data
    demandes = found(organisation or _chosen(propres.get("fournisseur")), criteres)
    if suivi := propres.get("suivi"):
        demandes = demandes.filter(followed("demande", suivi, personne))
    return Liste(organisation, formulaire, criteres, demandes)


def _chosen(cle: int | None) -> Organisation | None:
    """Return the supplier that an agent chose; one that is nobody has no demande."""
    return Organisation(pk=cle) if cle else None


def _show(
    request: HttpRequest, personne: Personne, organisation: Organisation | None
) -> HttpResponse:
    lue = _read(request.GET, personne, organisation)
    trouvees = lue.demandes if organisation else lue.demandes.select_related("organisation")
    resultat = page(trouvees, lue.criteres.ordre, request.GET.get("apres", ""))
    sortes = facettes.kinds(organisation)
    connu = facettes.how_many(sortes, lue.criteres, lue.fournisseur)
    if connu is not None and not lue.formulaire.cleaned_data.get("suivi"):
        resultat.nombre, resultat.exact = connu, True
    contexte = {
        "organisation": organisation,
        "formulaire": lue.formulaire,
        "resultat": resultat,
        "facettes": _facets(lue, sortes),
        "depot": _deposit(lue),
        "dans": inside(request.GET.urlencode()),
        "filtre": lue.is_filtered,
        **(_of_supplier(lue) if organisation else _of_agents(personne, resultat.demandes)),
    }
    return render(request, "depots/demandes.html", contexte)


def _deposit(lue: Liste) -> Depot | None:
    """Return the deposit to which the list is narrowed, if it is one of this supplier's."""
    if lue.criteres.depot is None:
        return None
    depots = Depot.objects.filter(pk=lue.criteres.depot).defer("rapport")
    if lue.organisation is not None:
        depots = depots.filter(organisation=lue.organisation)
    return depots.first()


def _facets(lue: Liste, sortes: list[facettes.Sorte]) -> list[Any]:
    noms = None
    if lue.organisation is None:
        cles = {une.fournisseur for une in sortes}
        connues = Organisation.objects.filter(pk__in=cles).values_list("pk", "nom")
        noms = {str(cle): nom for cle, nom in connues}
    return facettes.facets(sortes, lue.criteres, lue.fournisseur, noms)


def _of_supplier(lue: Liste) -> dict[str, Any]:
    exports = [reverse("depots:demandes_export", args=[lue.organisation.pk, forme])
               for forme in ("csv", "xlsx") if lue.organisation]  # fmt: skip
    return {"colonnes": COLONNES_LISTE, "exports_de": exports}


def _of_agents(personne: Personne, demandes: list[Demande]) -> dict[str, Any]:
    """Return what agents see besides: how long each has waited, and who follows it."""
    suivies, jour = followers("demande", demandes), horloge.today()
    for une in demandes:
        une.suivie_par = suivies.get(une.pk)  # type: ignore[attr-defined]
        une.age = (jour - une.deposee_le.astimezone(horloge.PARIS).date()).days  # type: ignore[attr-defined]
    exports = [reverse("depots:toutes_export", args=[forme]) for forme in ("csv", "xlsx")]
    return {
        "colonnes": COLONNES_TOUTES,
        "exports_de": exports,
        "instruit": personne.peut(Habilitation.INSTRUIRE),
    }


def _file(request: HttpRequest, lue: Liste, forme: str) -> HttpResponseBase:
    titres = TITRES_TOUTES if lue.organisation is None else TITRES_EXPORT
    demandes = everything(lue.demandes, lue.criteres.ordre)
    lignes = (export_row(une, lue.organisation is None) for une in demandes)
    if forme == "csv":
        return csv_response("demandes.csv", titres, lignes)
    if forme != "xlsx":
        raise Http404("Les demandes s’emportent en CSV ou en XLSX.")
    if lue.demandes.order_by()[: LIGNES_XLSX + 1].count() > LIGNES_XLSX:
        messages.error(
            request,
            f"Un classeur tient {en_nombre(LIGNES_XLSX)} demandes au plus : affinez la recherche, "
            "ou prenez le CSV.",
        )
        return redirect(f"{lue.adresse}?{request.GET.urlencode()}")
    return xlsx_response("demandes.xlsx", titres, lignes, "Demandes")
