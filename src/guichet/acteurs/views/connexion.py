"""Log in by password, and out."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.forms import PasswordInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guichet.acteurs import saisie, verrou
from guichet.acteurs.cles_acces import is_possible
from guichet.acteurs.demonstration import DOMAINE, MOT_DE_PASSE, comptes
from guichet.acteurs.formulaires import ConnexionForm
from guichet.acteurs.identite import connectee
from guichet.acteurs.openid import logout_url
from guichet.acteurs.views.openid import CLE_OPENID
from guichet.reponses import EFFACEMENT, TROP_VITE
from guichet.securite.evenements import Evenement, Issue, masked, note


class Connexion(LoginView):
    """The log-in page, by address and password."""

    template_name = "acteurs/connexion.html"
    authentication_form = ConnexionForm
    redirect_authenticated_user = True

    def get_context_data(self, **contexte: Any) -> dict[str, Any]:
        """Offer the other ways in."""
        autres = {
            "fournisseurs": settings.FOURNISSEURS_OPENID,
            "cles": is_possible(),
            "saisie": saisie.is_kept(self.request),
        }
        if settings.DEMONSTRATION:
            autres |= {"comptes": comptes(), "mot_de_passe": MOT_DE_PASSE}
        return super().get_context_data(**contexte) | autres

    def get_initial(self) -> dict[str, Any]:
        """Fill the form in for who chose an account of the demonstration."""
        essai = self.request.GET.get("essai", "")
        if not settings.DEMONSTRATION or essai not in [un.cle for un in comptes()]:
            return super().get_initial()
        return {"username": f"{essai}@{DOMAINE}", "password": MOT_DE_PASSE}

    def get_form(self, form_class: type[AuthenticationForm] | None = None) -> AuthenticationForm:
        """Show the password of a demonstration, which is everybody's."""
        formulaire = super().get_form(form_class)
        if self.get_initial():
            champ = formulaire.fields["password"]
            champ.widget = PasswordInput(champ.widget.attrs, render_value=True)
        return formulaire

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make an account under attack wait, before any password is looked at."""
        identifiant = verrou.name_of_login(request, None)
        attente = verrou.seconds_to_wait(request, identifiant)
        if not attente:
            return super().post(request, *args, **kwargs)
        note(Evenement.CONNEXION_RALENTIE, Issue.REFUSE, compte=masked(identifiant))
        contexte = {"attente": _duration(attente)}
        reponse = render(request, "acteurs/essais.html", contexte, status=TROP_VITE)
        reponse.headers["Retry-After"] = str(attente)
        return reponse

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Open the session; this browser will be known to the account."""
        reponse = super().form_valid(form)
        verrou.recognise(reponse, connectee(self.request))
        return reponse


class Deconnexion(LogoutView):
    """Ends the session, here and at the provider; only by POST, so that no other page can do it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session, then go where the provider ends its own.

        The browser forgets what it had kept. Not its cookies: it would forget those of every site
        of the same domain, and ours is void already.
        """
        origine = request.session.get(CLE_OPENID)
        reponse = super().post(request, *args, **kwargs)
        if origine and origine["cle"] in settings.FOURNISSEURS_OPENID:
            fournisseur = settings.FOURNISSEURS_OPENID[origine["cle"]]
            ailleurs = logout_url(fournisseur, origine["jeton"], settings.ADRESSE_PUBLIQUE + "/")
            reponse = redirect(ailleurs) if ailleurs else reponse
        reponse.headers["Clear-Site-Data"] = EFFACEMENT
        return reponse


def _duration(secondes: int) -> str:
    """Return a delay as people say it, never shorter than it is."""
    if secondes <= 60:
        return f"{secondes} secondes" if secondes > 1 else "une seconde"
    return f"{-(-secondes // 60)} minutes"
