"""The supplier's pages."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guichet.acteurs.droits import perimetre
from guichet.acteurs.habilitations import Habilitation, NatureOrganisation
from guichet.acteurs.identite import connectee, exige
from guichet.acteurs.models import Organisation, Personne
from guichet.cycles.page import do
from guichet.enrolement import registre
from guichet.fichiers.pannes import PanneStockage
from guichet.fichiers.reception import FichierRefuse
from guichet.modeles import fournisseur
from guichet.modeles.formulaires import ModeleForm, VersionForm
from guichet.modeles.models import Modele
from guichet.modeles.views.acces import find_modele
from guichet.reponses import EN_PANNE, status_of
from guichet.theme.confirmation import Confirmation

PAR_PAGE = 25
# The code of the error of a form whose file found no room.
PLEIN = "plein"
_DEPOSER = Habilitation.DEPOSER_MODELE


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """List the models of the person's suppliers."""
    siennes = Organisation.objects.filter(nature=NatureOrganisation.FOURNISSEUR)
    cles = perimetre(connectee(request), _DEPOSER)
    siennes = siennes if cles is None else siennes.filter(pk__in=cles)
    modeles = Modele.objects.filter(organisation__in=siennes).select_related("organisation")
    contexte = {
        "organisations": [(o, registre.may_simulate(o)) for o in siennes],
        "page": Paginator(modeles, PAR_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "modeles/liste.html", contexte)


def nouveau(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Hand a new model in."""
    fournisseurs = Organisation.objects.filter(nature=NatureOrganisation.FOURNISSEUR)
    organisation = get_object_or_404(fournisseurs, pk=organisation_id)
    personne = exige(request, _DEPOSER, organisation)
    dispositifs = registre.simulable_dispositifs(organisation)
    form = ModeleForm(request.POST or None, request.FILES or None, dispositifs=dispositifs)
    if form.is_valid():
        modele = _hand_in(personne, organisation, form)
        if modele is not None:
            messages.success(request, "Le modèle est déposé : l’agence va le relire.")
            return redirect("modeles:page", modele.pk)
    contexte = {"organisation": organisation, "form": form, "ouvert": bool(dispositifs)}
    return render(request, "modeles/nouveau.html", contexte, status=_status(form))


def version(request: HttpRequest, modele_id: int) -> HttpResponse:
    """Hand the next version in."""
    personne, modele = find_modele(request, modele_id, _DEPOSER)
    form = VersionForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            fournisseur.add_version(personne, modele, _sent(form))
        except (FichierRefuse, PanneStockage, ValidationError) as refus:
            _tell(form, refus)
        else:
            messages.success(request, "La nouvelle version est déposée : l’agence va la relire.")
            return redirect("modeles:page", modele.pk)
    contexte = {"modele": modele, "form": form}
    return render(request, "modeles/version.html", contexte, status=_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def retirer(request: HttpRequest, modele_id: int) -> HttpResponse:
    """Take a model back, once one has read what that does."""
    personne, modele = find_modele(request, modele_id, _DEPOSER)
    if request.method != "POST":
        suite = (
            "L’agence ne le relira plus, et il ne se reprend pas : il faudra en déposer un autre. "
            "Ses versions et leurs relectures restent lisibles."
        )
        retour = reverse("modeles:page", args=[modele.pk])
        titre = f"Retirer le modèle « {modele} »"
        return Confirmation(titre, suite, "Retirer ce modèle", retour, str(modele)).ask(request)
    do(request, lambda: fournisseur.withdraw(personne, modele), "Le modèle est retiré.")
    return redirect("modeles:page", modele.pk)


def _hand_in(personne: Personne, organisation: Organisation, form: ModeleForm) -> Modele | None:
    """Return the new model, None if it was refused: the form says why."""
    dispositif, type_ = form.document_choisi
    intitule = form.cleaned_data["intitule"]
    try:
        return fournisseur.hand_in(personne, organisation, dispositif, type_, intitule, _sent(form))
    except (FichierRefuse, PanneStockage, ValidationError) as refus:
        _tell(form, refus)
    return None


def _tell(form: VersionForm, refus: FichierRefuse | PanneStockage | ValidationError) -> None:
    """Say why at the field of the file, or above the form when it is not about the file."""
    if isinstance(refus, ValidationError):
        form.add_error(None, refus)
    else:
        code = PLEIN if isinstance(refus, PanneStockage) else None
        form.add_error("fichier", ValidationError(str(refus), code=code))


def _status(form: VersionForm) -> int:
    return EN_PANNE if form.has_error("fichier", PLEIN) else status_of(form)


def _sent(form: VersionForm) -> fournisseur.Remise:
    fichier = form.cleaned_data["fichier"]
    return fournisseur.Remise(fichier, fichier.name, form.cleaned_data["commentaire"])
