"""The pages of the counter: ask for a role, see a request, answer it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guichet.acteurs.habilitations import ROLES_A_DEUX, Habilitation
from guichet.acteurs.identite import exige
from guichet.acteurs.models import Organisation
from guichet.acteurs.rattachements import roles_confies
from guichet.cycles.gestes import word_of
from guichet.cycles.page import PageActe
from guichet.nominations.cycle import CYCLE
from guichet.nominations.demandes import ask
from guichet.nominations.formulaires import DemandeRoleForm
from guichet.nominations.gestes import GESTES
from guichet.nominations.models import DemandeRole
from guichet.reponses import status_of

_ADMINISTRER = Habilitation.ADMINISTRER_PERSONNES


@require_http_methods(["GET", "HEAD", "POST"])
def demander(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Ask for an agent's role in an organisation."""
    objet = get_object_or_404(Organisation, pk=organisation_id)
    auteur = exige(request, _ADMINISTRER, objet)
    roles = roles_confies(auteur, objet) & ROLES_A_DEUX
    if not roles:
        raise Http404("Il n’y a pas de rôle d’agent dans cette organisation.")
    form = DemandeRoleForm(
        request.POST or None, instance=DemandeRole(organisation=objet), roles=roles
    )
    if form.is_valid():
        try:
            ask(auteur, form.instance)
        except ValidationError as refus:
            form.add_error(None, " ".join(refus.messages))
        else:
            messages.success(request, "Le rôle est demandé : un autre administrateur le confirme.")
            return redirect("nominations:demande", form.instance.pk)
    contexte = {"organisation": objet, "form": form}
    return render(request, "nominations/demander.html", contexte, status=status_of(form))


@require_safe
def demande(request: HttpRequest, demande_role_id: int) -> HttpResponse:
    """Show a request, who asked for it, and the buttons of whoever may answer."""
    lignes = DemandeRole.objects.select_related("organisation", "demandee_par", "decidee_par")
    objet = get_object_or_404(lignes, pk=demande_role_id)
    personne = exige(request, _ADMINISTRER, objet)
    offertes = CYCLE.offered(objet, personne)
    contexte = {
        "demande": objet,
        "boutons": [(word_of(ligne.acte), ligne.libelle) for ligne, refus in offertes if not refus],
        "obstacles": [refus for _, refus in offertes if refus],
    }
    return render(request, "nominations/demande.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def acte(request: HttpRequest, demande_role_id: int, nom: str) -> HttpResponse:
    """Say what an act will do, then do it."""
    objet = get_object_or_404(DemandeRole, pk=demande_role_id)
    personne = exige(request, _ADMINISTRER, objet)
    retour = reverse("nominations:demande", args=[objet.pk])
    return PageActe(CYCLE, GESTES, retour, str(objet)).answer(request, personne, objet, nom)
