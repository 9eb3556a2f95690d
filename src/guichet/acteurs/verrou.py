"""Whose door is closed after repeated failures, and for how long.

Two locks. One account from one network (an IPv6 /64 is one): five failures close that door for
fifteen minutes (django-axes). One account from anywhere: from the tenth failure in a row each
attempt waits for longer, up to fifteen minutes, and is refused before its password is looked at.

The second one could be turned against its owner, kept out by whoever knows the address. So a
browser that has opened the account before carries a signed cookie, and has a count of its own: what
strangers do does not slow it down (OWASP, « device cookies »). From a new browser, a new password
by the link of the mail opens at once, and so does a provider of identity. What is typed is counted
whether it names an account or not: nobody learns which accounts exist.
"""

import math
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

from guichet import horloge
from guichet.acteurs.actes import Acte
from guichet.acteurs.models import Essais, Personne
from guichet.courriels.boite import post
from guichet.courriels.models import Courriel
from guichet.journal.inscription import record
from guichet.taches.file import entrust

ESSAIS_SANS_ATTENTE = 9
ATTENTE = timedelta(seconds=30)
ATTENTE_MAX = timedelta(minutes=15)
# After a day without a failure, the count starts anew.
OUBLI = timedelta(days=1)
AVIS_TOUS_LES = timedelta(days=1)
DUREE_NAVIGATEUR = timedelta(days=90)
_GABARIT = "essais_manques"
_SEL = "guichet.acteurs.verrou"


def name_of_login(request: HttpRequest, identifiants: dict[str, str] | None) -> str:
    """Return the address that was typed, in lower case: another case is no other account."""
    source = identifiants or request.POST
    return (source.get("username") or "").replace("\0", "").strip().lower()


def seconds_to_wait(request: HttpRequest, identifiant: str) -> int:
    """Return the seconds before this browser may try a password for ``identifiant``, 0 for now."""
    essais = Essais.objects.filter(cle=_key(request, identifiant)).first()
    if essais is None or essais.attendre_jusqu_au is None:
        return 0
    reste = essais.attendre_jusqu_au - horloge.instant_reel()
    return max(0, math.ceil(reste.total_seconds()))


@transaction.atomic
def note_failure(request: HttpRequest, identifiant: str) -> None:
    """Count a wrong password; from the tenth in a row, make the next one wait, and warn."""
    instant = horloge.instant_reel()
    Essais.objects.get_or_create(cle=_key(request, identifiant), defaults={"dernier_le": instant})
    essais = Essais.objects.select_for_update().get(cle=_key(request, identifiant))
    recents = instant - essais.dernier_le < OUBLI
    essais.nombre = essais.nombre + 1 if recents else 1
    essais.dernier_le = instant
    essais.attendre_jusqu_au = _until(instant, essais.nombre)
    essais.save()
    if essais.attendre_jusqu_au is not None:
        # Done by the worker, for an account that exists as for one that does not: same time.
        connue = Personne.objects.filter(email__iexact=identifiant).values_list("pk", flat=True)
        entrust("guichet.acteurs.verrou.warn_owner", connue.first() or 0)


def note_success(request: HttpRequest, identifiant: str) -> None:
    """Forget the failures of this browser."""
    Essais.objects.filter(cle=_key(request, identifiant)).delete()


def recognise(reponse: HttpResponse, personne: Personne) -> None:
    """Let this browser be known to the account that it has just opened."""
    reponse.set_signed_cookie(
        cookie_name(), f"{personne.pk}:{secrets.token_urlsafe(12)}", salt=_SEL,
        max_age=int(DUREE_NAVIGATEUR.total_seconds()), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def last_person(request: HttpRequest) -> int | None:
    """Return who last opened an account by password in this browser, None if nobody knows."""
    pk = _mark(request).partition(":")[0]
    return int(pk) if pk.isdecimal() else None


def cookie_name() -> str:
    """Return the name of the cookie; over HTTPS no other host can set it."""
    return "__Host-navigateur" if settings.SESSION_COOKIE_SECURE else "navigateur"


@transaction.atomic
def warn_owner(cle: int) -> None:
    """Tell the owner, once a day, that somebody tries passwords on the account; the journal too.

    ``cle`` is 0 for what names no account.
    """
    personne = Personne.objects.select_for_update().filter(pk=cle, is_active=True).first()
    if personne is None:
        return
    objet = "Des mots de passe inexacts ont été essayés sur votre compte"
    depuis = horloge.now() - AVIS_TOUS_LES
    if Courriel.objects.filter(personne=personne, objet=objet, cree_le__gt=depuis).exists():
        return
    lien = settings.ADRESSE_PUBLIQUE + reverse("acteurs:mot_de_passe_oublie")
    post(_GABARIT, personne, {"lien": lien, "objet": objet})
    record(None, Acte.COMPTE_RALENTI, personne)


def _until(instant: datetime, nombre: int) -> datetime | None:
    rang = nombre - ESSAIS_SANS_ATTENTE - 1
    if rang < 0:
        return None
    # The cap is reached long before the power is large.
    attente: timedelta = ATTENTE * 2 ** min(rang, 10)
    return instant + min(ATTENTE_MAX, attente)


def _key(request: HttpRequest, identifiant: str) -> str:
    """Return what stands for the account as this browser sees it."""
    tout = f"{identifiant}\n{_browser(request, identifiant)}"
    return salted_hmac(_SEL, tout, algorithm="sha256").hexdigest()


def _browser(request: HttpRequest, identifiant: str) -> str:
    """Return the mark of a browser that has opened this very account, else ""."""
    pk, _, marque = _mark(request).partition(":")
    if not marque or not Personne.objects.filter(pk=pk, email__iexact=identifiant).exists():
        return ""
    return marque


def _mark(request: HttpRequest) -> str:
    """Return what the signed cookie of this browser says, "" without one."""
    duree = int(DUREE_NAVIGATEUR.total_seconds())
    return request.get_signed_cookie(cookie_name(), default="", salt=_SEL, max_age=duree) or ""
