"""Log in (password, then second factor) and out."""

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from guichet.acteurs import second_facteur, verrou
from guichet.acteurs.formulaires import CODE_REFUSE, CodeForm, ConnexionForm, PremierCodeForm
from guichet.acteurs.identite import connectee
from guichet.acteurs.openid import logout_url
from guichet.acteurs.views.openid import CLE_OPENID
from guichet.reponses import TROP_VITE
from guichet.securite.evenements import Evenement, Issue, masked, note


class Connexion(LoginView):
    """The log-in page, by address and password."""

    template_name = "acteurs/connexion.html"
    authentication_form = ConnexionForm
    redirect_authenticated_user = True
    extra_context = {"fournisseurs": settings.FOURNISSEURS_OPENID}

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
        reponse.headers["Clear-Site-Data"] = '"cache", "storage"'
        return reponse


def second_facteur_demande(request: HttpRequest) -> HttpResponse:
    """Ask for the code of the telephone, or for a recovery code."""
    personne = connectee(request)
    if second_facteur.is_given(request):
        return redirect(_next(request))
    if second_facteur.device(personne) is None:
        return redirect("acteurs:second_facteur_activer")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if second_facteur.check(request, personne, form.cleaned_data["code"]):
            return redirect(_next(request))
        note(Evenement.FACTEUR_REFUSE, Issue.REFUSE)
        form.add_error("code", CODE_REFUSE)
    return render(request, "acteurs/second_facteur.html", {"form": form, "next": _next(request)})


def second_facteur_activer(request: HttpRequest) -> HttpResponse:
    """Set a telephone up: show its secret, check a first code, show the recovery codes once."""
    personne = connectee(request)
    if second_facteur.device(personne) is not None:
        return redirect("acteurs:compte")
    form = PremierCodeForm(request.POST or None)
    if form.is_valid():
        codes = second_facteur.activate(request, personne, form.cleaned_data["code"])
        if codes is not None:
            return render(request, "acteurs/codes_secours.html", {"codes": codes})
        form.add_error("code", "Ce code est inexact. Vérifiez l’heure de votre téléphone.")
    appareil = second_facteur.prepare(personne)
    contexte = {
        "form": form,
        "qr": second_facteur.draw_qr(appareil),
        "secret": second_facteur.secret_lisible(appareil),
        "obligatoire": second_facteur.is_required(personne),
    }
    return render(request, "acteurs/second_facteur_activer.html", contexte)


def _duration(secondes: int) -> str:
    """Return a delay as people say it, never shorter than it is."""
    if secondes <= 60:
        return f"{secondes} secondes" if secondes > 1 else "une seconde"
    return f"{-(-secondes // 60)} minutes"


def _next(request: HttpRequest) -> str:
    """Return where to go after logging in: a page of the portal, whatever the address says."""
    suite = request.POST.get("next") or request.GET.get("next", "")
    sure = url_has_allowed_host_and_scheme(suite, {request.get_host()}, request.is_secure())
    return suite if sure else resolve_url("acteurs:compte")
