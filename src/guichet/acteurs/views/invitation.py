"""Answer an invitation; choose a new password by a link."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import (
    PasswordResetCompleteView,
    PasswordResetConfirmView,
    PasswordResetDoneView,
    PasswordResetView,
)
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy

from guichet.acteurs import confirmation, invitations, verrou
from guichet.acteurs.formulaires import MotDePasseOublieForm, NouveauMotDePasseForm
from guichet.acteurs.models import Invitation, Personne
from guichet.acteurs.mots_de_passe import note_change
from guichet.acteurs.views.openid import BACKEND, CLE_INVITATION
from guichet.reponses import PERIME


def invitation(request: HttpRequest, jeton: str) -> HttpResponse:
    """Show what is offered; take it with a new account, or with one's own once logged in."""
    offre = invitations.find(jeton)
    if offre is None:
        return render(request, "acteurs/invitation_perimee.html", status=PERIME)
    # A provider's log-in that follows is linked to the person invited.
    request.session[CLE_INVITATION] = offre.pk
    existante = Personne.objects.filter(email__iexact=offre.email).first()
    if existante is not None:
        return _accept_with_account(request, offre, existante)
    return _accept_with_password(request, offre)


def _accept_with_account(
    request: HttpRequest, offre: Invitation, personne: Personne
) -> HttpResponse:
    """Take the role with an account that exists: only its owner may, once logged in."""
    if request.user != personne:
        return render(request, "acteurs/invitation_connexion.html", {"invitation": offre})
    if request.method == "POST":
        try:
            invitations.accept(offre, personne)
        except ValidationError as refus:
            messages.error(request, " ".join(refus.messages))
        else:
            messages.success(request, "Votre nouveau rôle est enregistré.")
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "acteurs/invitation.html", {"invitation": offre})


def _accept_with_password(request: HttpRequest, offre: Invitation) -> HttpResponse:
    """Take the role with a new account, whose password is chosen here."""
    future = Personne(email=offre.email, nom=offre.nom, prenom=offre.prenom)
    future.invitee_par = offre.organisation
    form = NouveauMotDePasseForm(request.POST or None, personne=future)
    if form.is_valid():
        try:
            personne = invitations.create_account(offre, form.cleaned_data["mot_de_passe"])
        except ValidationError as refus:
            form.add_error(None, refus)
        else:
            login(request, personne, backend=BACKEND)
            confirmation.allow(request)
            messages.success(request, "Votre compte est ouvert.")
            reponse = redirect(settings.LOGIN_REDIRECT_URL)
            verrou.recognise(reponse, personne)
            return reponse
    contexte = {"invitation": offre, "form": form, "fournisseurs": settings.FOURNISSEURS_OPENID}
    return render(request, "acteurs/invitation.html", contexte)


class MotDePasseOublie(PasswordResetView):
    """Ask for a link; the answer is the same whether the account exists or not."""

    template_name = "acteurs/mot_de_passe_oublie.html"
    form_class = MotDePasseOublieForm
    success_url = reverse_lazy("acteurs:mot_de_passe_demande")
    extra_email_context = {"adresse_publique": settings.ADRESSE_PUBLIQUE}


class MotDePasseDemande(PasswordResetDoneView):
    """Say that a link is on its way."""

    template_name = "acteurs/mot_de_passe_demande.html"


class MotDePasseNouveau(PasswordResetConfirmView):
    """Choose the new password by the link."""

    template_name = "acteurs/mot_de_passe.html"
    success_url = reverse_lazy("acteurs:mot_de_passe_change")

    @transaction.atomic
    def form_valid(self, form: "SetPasswordForm[Personne]") -> HttpResponse:
        """Change it, and note it."""
        reponse = super().form_valid(form)
        note_change(form.user)
        # Whoever reads the mails of the account is not kept waiting by strangers.
        verrou.recognise(reponse, form.user)
        return reponse


class MotDePasseChange(PasswordResetCompleteView):
    """Say that it is done."""

    template_name = "acteurs/mot_de_passe_change.html"
