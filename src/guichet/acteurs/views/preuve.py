"""Ask somebody whose session is open to prove once more who they are, then give back their act."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from guichet.acteurs import cles_acces, second_facteur
from guichet.acteurs import preuve as preuves
from guichet.acteurs import saisie as saisies
from guichet.acteurs.formulaires import CODE_REFUSE, CodeForm, MotDePasseForm
from guichet.acteurs.identite import connectee
from guichet.acteurs.models import Personne
from guichet.reponses import A_PROUVER

PAGE, REPRISE = "acteurs:preuve", "acteurs:reprise"
_SURES = ("GET", "HEAD", "OPTIONS")
_MOT_DE_PASSE_REFUSE = "Ce mot de passe est inexact."


def preuve(request: HttpRequest) -> HttpResponse:
    """Ask for the proof; once it is given, go back to what was being done."""
    personne = connectee(request)
    form = _form(request, personne)
    if request.method == "POST" and _proves(request, personne, form):
        return redirect(next_page(request))
    return _ask(request, form, next_page(request))


@require_safe
def reprise(request: HttpRequest) -> HttpResponse:
    """Offer to send again what was typed before the session, or its proof, was renewed."""
    gardee = saisies.give_back(request)
    if gardee is None:
        messages.info(
            request, "Il n’y a plus rien à reprendre : ce qui était gardé l’a été trente minutes."
        )
        return redirect("acteurs:compte")
    return render(request, "acteurs/reprise.html", {"saisie": gardee})


def ask_before(request: HttpRequest) -> HttpResponse:
    """Ask for the proof before what ``request`` wants, keeping what it brings but its files."""
    if request.method in _SURES:
        return redirect_to_login(request.get_full_path(), resolve_url(PAGE))
    personne = connectee(request)
    form = (CodeForm if second_facteur.has_factor(personne) else MotDePasseForm)()
    return _ask(request, form, saisies.keep(request), A_PROUVER)


def next_page(request: HttpRequest) -> str:
    """Return where to go afterwards: a page of the portal, whatever the address says."""
    suite = request.POST.get("next") or request.GET.get("next", "")
    sure = url_has_allowed_host_and_scheme(suite, {request.get_host()}, request.is_secure())
    return suite if sure else resolve_url(settings.LOGIN_REDIRECT_URL)


def _form(request: HttpRequest, personne: Personne) -> Form:
    """Return what is to be typed: a code of those who have a second factor, else the password."""
    classe = CodeForm if second_facteur.has_factor(personne) else MotDePasseForm
    a_lire = request.method == "POST" and "reponse" not in request.POST
    return classe(request.POST if a_lire else None)


def _proves(request: HttpRequest, personne: Personne, form: Form) -> bool:
    """Tell whether what was sent proves who the person is; say in ``form`` why it does not."""
    if "reponse" in request.POST:
        return cles_acces.check(request, personne, request.POST["reponse"])
    if not form.is_valid():
        return False
    if isinstance(form, CodeForm):
        prouvee = second_facteur.check(request, personne, form.cleaned_data["code"])
        if not prouvee:
            form.add_error("code", CODE_REFUSE)
        return prouvee
    # Through the door of the log-in page, which locks after some failures.
    saisi = {"username": personne.email, "password": form.cleaned_data["mot_de_passe"]}
    if authenticate(request, **saisi) != personne:
        form.add_error("mot_de_passe", _MOT_DE_PASSE_REFUSE)
        return False
    preuves.note(request)
    return True


def _ask(request: HttpRequest, form: Form, suite: str, statut: int = 200) -> HttpResponse:
    personne = connectee(request)
    contexte = {
        "form": form,
        "next": suite,
        "saisie": suite == resolve_url(REPRISE) and saisies.is_kept(request),
        "cles": second_facteur.factors(personne).cles and cles_acces.is_possible(),
        "mot_de_passe": isinstance(form, MotDePasseForm),
        "cle_refusee": statut == 200 and "reponse" in request.POST,
        "fournisseurs": [
            (identite.fournisseur, settings.FOURNISSEURS_OPENID[identite.fournisseur])
            for identite in personne.identites.all()
            if identite.fournisseur in settings.FOURNISSEURS_OPENID
        ],
    }
    return render(request, "acteurs/preuve.html", contexte, status=statut)
