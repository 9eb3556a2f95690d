"""Show one's second factor, set one up, name it, remove it."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from guichet.acteurs import cles_acces, confirmation, enveloppe, second_facteur
from guichet.acteurs.cles_acces import CleRefusee
from guichet.acteurs.formulaires import (
    CODE_REFUSE,
    CodeCourrielForm,
    CodeForm,
    NomCleForm,
    PremierCodeForm,
)
from guichet.acteurs.identite import connectee
from guichet.acteurs.models import CleAcces, Personne, Telephone
from guichet.acteurs.second_facteur import DernierFacteur
from guichet.acteurs.views.openid import BACKEND
from guichet.acteurs.views.preuve import next_page
from guichet.reponses import A_PROUVER

AUTRES_SESSIONS = "Vos autres sessions restent ouvertes : « Mes sessions » les ferme."
_CODES = "codes"
ACTIVER, COMPTE = "acteurs:second_facteur_activer", "acteurs:compte"


# -- show it -----------------------------------------------------------------------------------


def second_facteur_demande(request: HttpRequest) -> HttpResponse:
    """Ask for a passkey, the code of the telephone, or a recovery code."""
    personne = connectee(request)
    siens = second_facteur.factors(personne)
    if second_facteur.is_given(request):
        return redirect(next_page(request))
    if not siens:
        return redirect(ACTIVER)
    par_cle = "reponse" in request.POST
    if par_cle and cles_acces.check(request, personne, request.POST["reponse"]):
        return redirect(next_page(request))
    form = CodeForm(None if par_cle else request.POST or None)
    if form.is_valid():
        if second_facteur.check(request, personne, form.cleaned_data["code"]):
            return redirect(next_page(request))
        form.add_error("code", CODE_REFUSE)
    contexte = {
        "form": form,
        "next": next_page(request),
        "cles": siens.cles and cles_acces.is_possible(),
        "cle_refusee": par_cle,
    }
    return render(request, "acteurs/second_facteur.html", contexte)


@require_POST
def cle_defi(request: HttpRequest) -> HttpResponse:
    """Give the browser what a passkey must sign: one's own, or any for who is not logged in."""
    personne = request.user if isinstance(request.user, Personne) else None
    return _json(cles_acces.ask_proof(request, personne))


@require_POST
def connexion_cle(request: HttpRequest) -> HttpResponse:
    """Log in with a passkey alone: the machine that holds it has verified the person."""
    try:
        cle = cles_acces.recognise(request, request.POST.get("reponse", ""))
    except CleRefusee as refus:
        messages.error(request, str(refus))
        return redirect("acteurs:connexion")
    login(request, cle.user, backend=BACKEND)
    second_facteur.accept(request, cle)
    return redirect(next_page(request))


# -- set it up ---------------------------------------------------------------------------------


def second_facteur_activer(request: HttpRequest) -> HttpResponse:
    """Offer a passkey, or a telephone: show its secret, check a first code."""
    personne = connectee(request)
    if not second_facteur.may_add(request, personne):
        return _prove_more(personne)
    form = PremierCodeForm(request.POST or None)
    if form.is_valid():
        if second_facteur.activate(request, personne, form.cleaned_data["code"]):
            return _after_adding(request, personne)
        form.add_error("code", "Ce code est inexact. Vérifiez l’heure de votre téléphone.")
    appareil = second_facteur.prepare(request, personne)
    contexte = {
        "form": form,
        "qr": second_facteur.draw_qr(appareil),
        "secret": second_facteur.secret_lisible(appareil),
        "obligatoire": second_facteur.is_compulsory(personne),
        "siens": second_facteur.factors(personne),
        "cles_possibles": cles_acces.is_possible(),
        "nom_form": NomCleForm(),
    }
    return render(request, "acteurs/second_facteur_activer.html", contexte)


def second_facteur_courriel(request: HttpRequest) -> HttpResponse:
    """Send a code by mail, then check it: a password alone sets up no first second factor."""
    personne = connectee(request)
    if second_facteur.has_factor(personne) or second_facteur.may_add(request, personne):
        return redirect(ACTIVER)
    if "envoyer" in request.POST:
        return _send_code(request, personne)
    form = CodeCourrielForm(request.POST or None)
    if form.is_valid():
        if confirmation.check(request, personne, form.cleaned_data["code"]):
            return redirect(ACTIVER)
        form.add_error("code", "Ce code est inexact ou a expiré. Demandez-en un autre.")
    contexte = {
        "form": form,
        "attendu": confirmation.is_awaited(request),
        "obligatoire": second_facteur.is_compulsory(personne),
    }
    return render(request, "acteurs/second_facteur_courriel.html", contexte)


def _send_code(request: HttpRequest, personne: Personne) -> HttpResponse:
    if confirmation.send(request, personne):
        messages.success(request, f"Un code vient d’être envoyé à {personne.email}.")
    else:
        messages.error(request, "Trois codes ont déjà été envoyés. Réessayez dans une heure.")
    return redirect("acteurs:second_facteur_courriel")


@require_POST
def cle_defi_ajout(request: HttpRequest) -> HttpResponse:
    """Give the browser what it needs to make a passkey."""
    personne = connectee(request)
    if not second_facteur.may_add(request, personne):
        return JsonResponse({}, status=A_PROUVER)
    return _json(cles_acces.ask_new(request, personne))


@require_POST
def cle_ajouter(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser has made."""
    personne = connectee(request)
    if not second_facteur.may_add(request, personne):
        return _prove_more(personne)
    form = NomCleForm(request.POST)
    nom = form.cleaned_data["nom"] if form.is_valid() else "clé d’accès"
    try:
        cles_acces.add(request, personne, nom, request.POST.get("reponse", ""))
    except CleRefusee as refus:
        messages.error(request, str(refus))
        return redirect(ACTIVER)
    return _after_adding(request, personne)


def codes_secours(request: HttpRequest) -> HttpResponse:
    """Draw new recovery codes, and show them once."""
    personne = connectee(request)
    siens = second_facteur.factors(personne)
    if not siens:
        return redirect(ACTIVER)
    if request.method == "POST":
        return _show_codes(request, personne)
    return render(request, "acteurs/codes_secours_tirer.html", {"carnet": siens.carnet})


def _prove_more(personne: Personne) -> HttpResponse:
    """Send to what allows a factor to be set up: one that is there, or the mail."""
    if second_facteur.has_factor(personne):
        return redirect("acteurs:second_facteur")
    return redirect("acteurs:second_facteur_courriel")


def _after_adding(request: HttpRequest, personne: Personne) -> HttpResponse:
    """Show the recovery codes that come with the first factor."""
    if second_facteur.factors(personne).carnet is None:
        return _show_codes(request, personne)
    messages.success(request, f"Le second facteur est ajouté. {AUTRES_SESSIONS}")
    return redirect(COMPTE)


def _show_codes(request: HttpRequest, personne: Personne) -> HttpResponse:
    enveloppe.put(request, _CODES, second_facteur.draw_codes(personne))
    return redirect("acteurs:codes_secours_montrer")


@require_safe
@never_cache
def codes_secours_montrer(request: HttpRequest) -> HttpResponse:
    """Show the codes that were just drawn, once."""
    codes = enveloppe.take(request, _CODES)
    if codes is None:
        messages.info(
            request, "Vos codes de secours ont déjà été montrés : tirez-en d’autres au besoin."
        )
        return redirect(COMPTE)
    return render(request, "acteurs/codes_secours.html", {"codes": codes})


# -- name it, remove it ------------------------------------------------------------------------


def cle_nommer(request: HttpRequest, cle_id: int) -> HttpResponse:
    """Call a passkey otherwise."""
    cle = get_object_or_404(CleAcces, pk=cle_id, user=connectee(request))
    form = NomCleForm(request.POST or None, initial={"nom": cle.name})
    if form.is_valid():
        CleAcces.objects.filter(pk=cle.pk).update(name=form.cleaned_data["nom"])
        messages.success(request, "La clé d’accès a changé de nom.")
        return redirect(COMPTE)
    return render(request, "acteurs/cle_nommer.html", {"cle": cle, "form": form})


def cle_retirer(request: HttpRequest, cle_id: int) -> HttpResponse:
    """Remove a passkey."""
    cle = get_object_or_404(CleAcces, pk=cle_id, user=connectee(request))
    return _remove(request, cle, f"la clé d’accès « {cle.name} »")


def telephone_retirer(request: HttpRequest) -> HttpResponse:
    """Remove the telephone."""
    telephone = get_object_or_404(Telephone, user=connectee(request), confirmed=True)
    return _remove(request, telephone, "le téléphone")


def _remove(request: HttpRequest, appareil: Telephone | CleAcces, quoi: str) -> HttpResponse:
    if request.method != "POST":
        contexte = {"quoi": quoi, "appareil": appareil}
        return render(request, "acteurs/facteur_retirer.html", contexte)
    try:
        second_facteur.remove(connectee(request), appareil, quoi)
    except DernierFacteur as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, f"Vous avez retiré {quoi}. {AUTRES_SESSIONS}")
    return redirect(COMPTE)


def _json(options: str) -> HttpResponse:
    """Return what the browser asked for, as the library writes it."""
    return HttpResponse(
        options, content_type="application/json", headers={"Cache-Control": "no-store"}
    )
