"""The pages about tools: their tokens, and how to call the API."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from guichet.acteurs import enveloppe
from guichet.acteurs.habilitations import Habilitation, Usage
from guichet.acteurs.identite import exige
from guichet.api import jetons
from guichet.api.exemples import EXEMPLE_CURL, EXEMPLE_PYTHON
from guichet.api.formulaires import JetonForm
from guichet.api.lisible import operations
from guichet.api.models import Jeton
from guichet.cache import PAGE_S, kept_for
from guichet.depots.views.communs import supplier
from guichet.reponses import status_of
from guichet.theme.confirmation import Confirmation

_MONTRES = 50
_JETON = "jeton"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def outils(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """List the tokens of an organisation, and give one; its secret is shown on this page only."""
    organisation = supplier(organisation_id)
    personne = exige(request, Habilitation.GERER_JETONS, organisation)
    formulaire = JetonForm(request.POST or None)
    if formulaire.is_valid():
        choix = formulaire.cleaned_data
        usage = Usage(choix["usage"])
        _, secret = jetons.give(personne, organisation, choix["outil"], usage, choix["jours"])
        # Shown by the next page, once: reloading it gives no second token.
        enveloppe.put(request, _JETON, secret)
        return redirect("outils:liste", organisation.pk)
    contexte = {
        "organisation": organisation,
        "form": formulaire,
        "secret": enveloppe.take(request, _JETON),
        "jetons": organisation.jetons.select_related("personne", "retire_par")[:_MONTRES],
    }
    return render(request, "api/outils.html", contexte, status=status_of(formulaire))


def retirer(request: HttpRequest, jeton_id: int) -> HttpResponse:
    """Close the door to a tool, at once."""
    jeton = get_object_or_404(Jeton.objects.select_related("organisation"), pk=jeton_id)
    personne = exige(request, Habilitation.GERER_JETONS, jeton)
    if request.method != "POST":
        titre = f"Retirer le jeton de l’outil « {jeton.outil} »"
        suite = "L’outil n’ouvre plus rien, dès maintenant. Il lui faudra un autre jeton."
        retour = reverse("outils:liste", args=[jeton.organisation_id])
        return Confirmation(titre, suite, "Retirer le jeton", retour, "Outils").ask(request)
    jetons.take_back(personne, jeton)
    messages.success(request, f"Le jeton de l’outil « {jeton.outil} » n’ouvre plus rien.")
    return redirect("outils:liste", jeton.organisation_id)


@require_safe
@kept_for(PAGE_S)
def documentation(request: HttpRequest) -> HttpResponse:
    """Say how a tool calls the API: two examples, then every operation."""
    contexte = {
        "operations": operations(),
        "curl": EXEMPLE_CURL,
        "python": EXEMPLE_PYTHON,
        "racine": request.build_absolute_uri("/api/v1"),
    }
    return render(request, "api/documentation.html", contexte)
