"""The page of an organisation: its members, their roles, invitations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from guichet.acteurs import invitations
from guichet.acteurs.forms import InvitationForm
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.identite import exige
from guichet.acteurs.models import Invitation, Organisation, Rattachement
from guichet.acteurs.rattachements import end_role, roles_confies


def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show the members of an organisation to whoever may see it."""
    objet = get_object_or_404(Organisation, pk=organisation_id)
    personne = exige(request, Habilitation.VOIR_ORGANISATION, objet)
    contexte = {
        "organisation": objet,
        "membres": objet.rattachements.en_cours().select_related("personne"),
        "roles_confies": roles_confies(personne, objet),
    }
    return render(request, "acteurs/organisation.html", contexte)


def inviter(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Invite a person to a role of the organisation."""
    objet = get_object_or_404(Organisation, pk=organisation_id)
    auteur = exige(request, Habilitation.GERER_MEMBRES, objet)
    offre = Invitation(organisation=objet, auteur=auteur)
    form = InvitationForm(request.POST or None, instance=offre, roles=roles_confies(auteur, objet))
    if form.is_valid():
        invitations.invite(form.instance)
        messages.success(request, f"L’invitation est partie à {form.instance.email}.")
        return redirect("acteurs:organisation", objet.pk)
    return render(request, "acteurs/inviter.html", {"organisation": objet, "form": form})


@require_POST
def retirer(request: HttpRequest, rattachement_id: int) -> HttpResponse:
    """Take a role back."""
    role = get_object_or_404(Rattachement, pk=rattachement_id)
    auteur = exige(request, Habilitation.GERER_MEMBRES, role.organisation)
    end_role(auteur, role)
    messages.success(request, f"{role.personne} n’est plus {role.get_role_display().lower()}.")
    return redirect("acteurs:organisation", role.organisation_id)
