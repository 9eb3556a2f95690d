"""Log in through an OpenID Connect provider."""

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from guichet.acteurs import confirmation, invitations, preuve, second_facteur
from guichet.acteurs.actes import Acte
from guichet.acteurs.avis import warn
from guichet.acteurs.fournisseurs_openid import FournisseurEnPanne, FournisseurOpenId, client
from guichet.acteurs.identite import connectee
from guichet.acteurs.models import IdentiteExterne, Personne
from guichet.acteurs.openid import Identite, IdentiteRefusee, read_identite
from guichet.acteurs.views.preuve import ask_before, next_page
from guichet.journal.inscription import record
from guichet.reponses import EN_PANNE
from guichet.securite.evenements import Evenement, Issue, note

CLE_INVITATION = "invitation"
CLE_OPENID = "openid"
CLE_SUITE = "suite_openid"
BACKEND = "django.contrib.auth.backends.ModelBackend"
_EN_PANNE = (
    "ne répond pas comme il doit. Réessayez dans quelques minutes, ou utilisez votre mot de passe."
)


def partir(request: HttpRequest, cle: str) -> HttpResponse:
    """Send the person to the provider, if the portal is where they chose it."""
    fournisseur = _fournisseur(cle)
    if not _is_chosen_here(request):
        contexte = {"cle": cle, "fournisseur": fournisseur, "next": next_page(request)}
        return render(request, "acteurs/openid_partir.html", contexte)
    if CLE_INVITATION in request.session and _is_stale(request) and not _is_linked(request, cle):
        return ask_before(request)
    # Who is logged in already comes to prove it again: the provider must not answer from memory.
    request.session[CLE_SUITE] = next_page(request)
    encore = {"prompt": "login", "max_age": 0} if isinstance(request.user, Personne) else {}
    retour = settings.ADRESSE_PUBLIQUE + reverse("acteurs:openid_retour", args=[cle])
    try:
        reponse: HttpResponse = client(fournisseur).authorize_redirect(request, retour, **encore)
    except FournisseurEnPanne as panne:
        return _break_down(request, fournisseur, panne)
    return reponse


def revenir(request: HttpRequest, cle: str) -> HttpResponse:
    """Open the session of the person whom the provider names, if she is known here."""
    fournisseur = _fournisseur(cle)
    try:
        identite = read_identite(request, fournisseur)
    except FournisseurEnPanne as panne:
        return _break_down(request, fournisseur, panne)
    except IdentiteRefusee as refus:
        note(Evenement.OPENID_REFUSE, Issue.REFUSE, fournisseur=cle, cause=str(refus))
        return _refuse(request, fournisseur, "n’a pas pu prouver votre identité. Recommencez.")
    try:
        personne = _known(fournisseur, identite) or _invited(request, fournisseur, identite)
    except ValidationError as refus:
        phrase = "vous a reconnu, mais l’invitation ne peut plus être acceptée. "
        return _refuse(request, fournisseur, phrase + " ".join(refus.messages))
    if personne is None or not personne.is_active:
        return _refuse(
            request,
            fournisseur,
            "vous a reconnu, mais aucun compte du portail ne vous est lié. Ouvrez d’abord le lien "
            "de votre invitation, ou demandez-en une.",
        )
    login(request, personne, backend=BACKEND)
    if not preuve.is_recent(identite.authentifiee_a):
        preuve.forget(request)
    request.session[CLE_OPENID] = {"cle": cle, "jeton": identite.jeton}
    # A level was asked and proved: the provider's two factors are worth ours.
    request.session[second_facteur.CLE_FACTEUR_EXTERNE] = bool(fournisseur.acr)
    return redirect(request.session.pop(CLE_SUITE, settings.LOGIN_REDIRECT_URL))


def _is_chosen_here(request: HttpRequest) -> bool:
    """Tell whether a page of the portal, or the person's own bookmark, leads here.

    A provider that remembers somebody would otherwise open their session from any page of the Web.
    Older browsers do not say where they come from, but for the page before.
    """
    dit = request.headers.get("Sec-Fetch-Site")
    if dit is not None:
        return dit in ("same-origin", "none")
    avant = request.headers.get("Referer", "")
    return url_has_allowed_host_and_scheme(avant, {request.get_host()}, request.is_secure())


def _fournisseur(cle: str) -> FournisseurOpenId:
    """Return the provider of the address, which must be configured."""
    if cle not in settings.FOURNISSEURS_OPENID:
        raise Http404
    fournisseur: FournisseurOpenId = settings.FOURNISSEURS_OPENID[cle]
    return fournisseur


def _known(fournisseur: FournisseurOpenId, identite: Identite) -> Personne | None:
    """Return the person already linked to this identity."""
    liens = IdentiteExterne.objects.select_related("personne")
    lien = liens.filter(fournisseur=fournisseur.cle, sujet=identite.sujet).first()
    return lien.personne if lien else None


@transaction.atomic
def _invited(
    request: HttpRequest, fournisseur: FournisseurOpenId, identite: Identite
) -> Personne | None:
    """Link this identity to the person invited, whose link was opened just before."""
    offre = invitations.still_open(request.session.pop(CLE_INVITATION, 0))
    if offre is None:
        return None
    personne = Personne.objects.filter(email__iexact=offre.email).first()
    if personne is None:
        personne = invitations.create_account(offre, None)
    elif request.user == personne and not _is_stale(request):
        invitations.accept(offre, personne)
    else:
        return None
    lien = IdentiteExterne.objects.create(
        personne=personne, fournisseur=fournisseur.cle, sujet=identite.sujet
    )
    warn(
        personne, "Identité liée à votre compte", f"{fournisseur.nom} ouvre désormais votre compte."
    )
    record(personne, Acte.IDENTITE_LIEE, lien, apres={"fournisseur": fournisseur.cle})
    # The secret link came by mail.
    confirmation.allow(request)
    return personne


def _break_down(
    request: HttpRequest, fournisseur: FournisseurOpenId, panne: FournisseurEnPanne
) -> HttpResponse:
    """Say that the provider cannot be used now; why, in the log."""
    note(Evenement.OPENID_EN_PANNE, Issue.REFUSE, fournisseur=fournisseur.cle, cause=str(panne))
    return _refuse(request, fournisseur, _EN_PANNE, EN_PANNE)


def _is_stale(request: HttpRequest) -> bool:
    """Tell whether who is logged in must prove again who they are, before an identity is linked."""
    return isinstance(request.user, Personne) and not preuve.is_fresh(request)


def _is_linked(request: HttpRequest, cle: str) -> bool:
    """Tell whether who is logged in already has an identity at this provider."""
    return connectee(request).identites.filter(fournisseur=cle).exists()


def _refuse(
    request: HttpRequest, fournisseur: FournisseurOpenId, suite: str, statut: int = 403
) -> HttpResponse:
    """Say why the session is not opened."""
    contexte = {"phrase": f"{fournisseur.nom} {suite}"}
    return render(request, "acteurs/openid_refus.html", contexte, status=statut)
