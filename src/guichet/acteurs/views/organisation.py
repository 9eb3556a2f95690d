"""The page of an organisation: its members, their roles, invitations."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from guichet.acteurs import invitations
from guichet.acteurs.actes import Acte
from guichet.acteurs.formulaires import InvitationForm, OrganisationForm
from guichet.acteurs.habilitations import ROLES_A_DEUX, Habilitation, NatureOrganisation
from guichet.acteurs.identite import connectee, exige
from guichet.acteurs.models import Invitation, Organisation, Personne, Rattachement
from guichet.acteurs.rattachements import end_role, roles_confies
from guichet.champs import RechercheForm
from guichet.journal.inscription import record
from guichet.theme.confirmation import Confirmation
from guichet.theme.templatetags.francais import de

ORGANISATIONS_PAR_PAGE = 50


def organisations(request: HttpRequest) -> HttpResponse:
    """List the organisations, and enter a new one, whose members are then invited."""
    auteur = connectee(request)
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        creee = create_organisation(auteur, form)
        messages.success(request, f"{creee} est enregistrée : invitez ses membres.")
        return redirect("acteurs:organisation", creee.pk)
    recherche = RechercheForm("Nom ou numéro SIREN", request.GET)
    mots = recherche.texte
    trouvees = Organisation.objects.filter(Q(nom__icontains=mots) | Q(siren=mots))
    page = Paginator(trouvees, ORGANISATIONS_PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"form": form, "page": page, "recherche": recherche}
    return render(request, "acteurs/organisations.html", contexte)


@transaction.atomic
def create_organisation(auteur: Personne, form: OrganisationForm) -> Organisation:
    """Enter an organisation, and say so in the journal."""
    creee: Organisation = form.save()
    apres = {"nature": creee.nature, "nom": creee.nom, "siren": creee.siren}
    record(auteur, Acte.ORGANISATION_CREEE, creee, apres=apres)
    return creee


def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Show the members of an organisation to whoever may see it."""
    objet = get_object_or_404(Organisation, pk=organisation_id)
    personne = exige(request, Habilitation.VOIR_ORGANISATION, objet)
    confies = roles_confies(personne, objet)
    contexte = {
        "invitations": objet.invitations.en_attente() if confies else [],
        "organisation": objet,
        "membres": objet.rattachements.en_cours().select_related("personne"),
        "roles_confies": confies,
        "a_deux": objet.nature != NatureOrganisation.FOURNISSEUR,
    }
    return render(request, "acteurs/organisation.html", contexte)


def inviter(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """Invite a person to a role of the organisation."""
    objet = get_object_or_404(Organisation, pk=organisation_id)
    auteur = exige(request, Habilitation.GERER_MEMBRES, objet)
    roles = roles_confies(auteur, objet) - ROLES_A_DEUX
    if not roles:
        raise PermissionDenied("Un rôle d’agent se donne à deux : demandez-le d’abord.")
    offre = Invitation(organisation=objet, auteur=auteur)
    form = InvitationForm(request.POST or None, instance=offre, roles=roles)
    if form.is_valid():
        try:
            invitations.invite(form.instance)
        except ValidationError as refus:
            form.add_error(None, refus)
        else:
            messages.success(request, f"L’invitation est partie à {form.instance.email}.")
            return redirect("acteurs:organisation", objet.pk)
    return render(request, "acteurs/inviter.html", {"organisation": objet, "form": form})


@require_POST
def retirer_invitation(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Withdraw an invitation that waits."""
    offre = get_object_or_404(Invitation, pk=invitation_id)
    auteur = exige(request, Habilitation.GERER_MEMBRES, offre.organisation)
    try:
        invitations.withdraw(auteur, offre)
    except ValidationError as refus:
        messages.info(request, " ".join(refus.messages))
    else:
        messages.success(request, f"L’invitation {de(f'{offre.prenom} {offre.nom}')} est retirée.")
    return redirect("acteurs:organisation", offre.organisation_id)


def retirer(request: HttpRequest, rattachement_id: int) -> HttpResponse:
    """Take a role back."""
    role = get_object_or_404(Rattachement, pk=rattachement_id)
    auteur = exige(request, Habilitation.GERER_MEMBRES, role.organisation)
    if request.method != "POST":
        titre = f"Retirer le rôle {de(role.personne)}"
        suite = (
            f"{role.personne} ne sera plus {role.get_role_display().lower()} "
            f"{de(role.organisation)}, dès maintenant. Le lui rendre demande une nouvelle "
            "invitation."
        )
        retour = reverse("acteurs:organisation", args=[role.organisation_id])
        return Confirmation(titre, suite, "Retirer le rôle", retour, str(role.organisation)).ask(
            request
        )
    try:
        end_role(auteur, role)
    except ValidationError as refus:
        messages.info(request, " ".join(refus.messages))
    else:
        messages.success(request, f"{role.personne} n’est plus {role.get_role_display().lower()}.")
    return redirect("acteurs:organisation", role.organisation_id)
