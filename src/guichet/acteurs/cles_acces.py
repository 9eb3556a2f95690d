"""Passkeys (WebAuthn): what the browser is asked, and what its answer is worth.

A challenge belongs to one session and one use, and dies at its first answer. The site (RP id) and
the origin are those of the settings; the person must have been verified by their machine (finger,
face, code), so that a passkey alone is two factors.
"""

import json
from enum import Enum
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import webauthn
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from guichet import horloge
from guichet.acteurs import second_facteur
from guichet.acteurs.models import CleAcces, Personne
from guichet.securite.evenements import Evenement, Issue, note

CLES_MAX = 10
_DUREE_SECONDES = 5 * 60
_DEFI = "defi_cle"
# Beyond any true answer; a deep nest of brackets is not read.
_REPONSE_MAX = 20_000
_VERIFIEE = UserVerificationRequirement.REQUIRED
# What a hostile answer may make the reading of JSON, CBOR and base64 raise.
_ILLISIBLE = (WebAuthnException, ValueError, TypeError, LookupError, AttributeError, RecursionError)


class Usage(Enum):
    """What a challenge is for: an answer to one is no answer to another."""

    AJOUTER = "ajouter"
    PROUVER = "prouver"


class CleRefusee(Exception):
    """The answer of the browser proves nothing; the message is for the person."""


def is_possible() -> bool:
    """Tell whether the address of the portal is a name: a passkey never belongs to a number."""
    try:
        ip_address(_site())
    except ValueError:
        return True
    return False


def ask_new(request: HttpRequest, personne: Personne) -> str:
    """Return, as JSON, what the browser needs to make a passkey."""
    options = webauthn.generate_registration_options(
        rp_id=_site(),
        rp_name=settings.OTP_TOTP_ISSUER,
        # A number that says nothing of its person.
        user_id=_handle(personne),
        user_name=personne.email,
        user_display_name=str(personne),
        timeout=_DUREE_SECONDES * 1000,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=_VERIFIEE
        ),
        exclude_credentials=_described(personne),
    )
    _keep(request, Usage.AJOUTER, options.challenge)
    return options_to_json(options)


@transaction.atomic
def add(request: HttpRequest, personne: Personne, nom: str, reponse: str) -> CleAcces:
    """Keep the passkey that the browser has made, under ``nom``. Raises CleRefusee."""
    defi = _take(request, Usage.AJOUTER)
    Personne.objects.select_for_update().get(pk=personne.pk)
    if CleAcces.objects.filter(user=personne).count() >= CLES_MAX:
        raise CleRefusee(f"Vous avez déjà {CLES_MAX} clés d’accès : retirez-en une d’abord.")
    try:
        lue = _read(reponse)
        verifiee = webauthn.verify_registration_response(
            credential=lue,
            expected_challenge=defi,
            expected_rp_id=_site(),
            expected_origin=settings.ADRESSE_PUBLIQUE,
            require_user_verification=True,
        )
        transports = [
            AuthenticatorTransport(t).value for t in lue["response"].get("transports", [])
        ]
    except _ILLISIBLE as faute:
        raise CleRefusee("Cette clé d’accès n’a pas pu être enregistrée. Recommencez.") from faute
    try:
        with transaction.atomic():
            cle = CleAcces(
                user=personne,
                name=nom,
                identifiant=bytes_to_base64url(verifiee.credential_id),
                compteur=verifiee.sign_count,
                transports=transports,
            )
            cle.cle_publique = verifiee.credential_public_key
            cle.save()
    except IntegrityError as faute:
        raise CleRefusee("Cette clé d’accès est déjà enregistrée.") from faute
    second_facteur.note_added(request, personne, cle, f"la clé d’accès « {nom} »")
    return cle


def ask_proof(request: HttpRequest, personne: Personne | None) -> str:
    """Return, as JSON, what the browser must sign; without ``personne``, it offers its passkeys."""
    options = webauthn.generate_authentication_options(
        rp_id=_site(),
        timeout=_DUREE_SECONDES * 1000,
        allow_credentials=_described(personne) if personne else None,
        user_verification=_VERIFIEE,
    )
    _keep(request, Usage.PROUVER, options.challenge)
    return options_to_json(options)


def recognise(request: HttpRequest, reponse: str, personne: Personne | None = None) -> CleAcces:
    """Return the passkey that signed the challenge of this session.

    ``personne``: whose it must be; None: whoever may log in. Raises CleRefusee.
    """
    try:
        return _recognise(request, reponse, personne)
    except CleRefusee:
        note(Evenement.FACTEUR_REFUSE, Issue.REFUSE)
        raise


@transaction.atomic
def _recognise(request: HttpRequest, reponse: str, personne: Personne | None) -> CleAcces:
    defi = _take(request, Usage.PROUVER)
    refus = "Cette clé d’accès n’a pas été reconnue. Recommencez, ou utilisez un autre moyen."
    try:
        lue = _read(reponse)
        cle = _owned(lue)
        verifiee = webauthn.verify_authentication_response(
            credential=lue,
            expected_challenge=defi,
            expected_rp_id=_site(),
            expected_origin=settings.ADRESSE_PUBLIQUE,
            credential_public_key=cle.cle_publique,
            credential_current_sign_count=cle.compteur,
            require_user_verification=True,
        )
    except (CleAcces.DoesNotExist, *_ILLISIBLE) as faute:
        raise CleRefusee(refus) from faute
    if personne is not None and cle.user_id != personne.pk:
        raise CleRefusee(refus)
    if not cle.user.is_active:
        raise CleRefusee("Ce compte est fermé. Adressez-vous à l’administrateur du portail.")
    cle.compteur = verifiee.new_sign_count
    cle.set_last_used_timestamp(commit=False)
    cle.save(update_fields=["compteur", "last_used_at"])
    return cle


def check(request: HttpRequest, personne: Personne, reponse: str) -> bool:
    """Accept the session if one of the passkeys of ``personne`` signed its challenge."""
    try:
        cle = recognise(request, reponse, personne)
    except CleRefusee:
        return False
    second_facteur.accept(request, cle)
    return True


def _owned(lue: dict[str, Any]) -> CleAcces:
    """Return the passkey that the answer names, locked; its owner must be the one that it says."""
    cles = CleAcces.objects.select_for_update(of=("self",)).select_related("user")
    identifiant = bytes_to_base64url(base64url_to_bytes(str(lue["id"])))
    cle = cles.get(identifiant=identifiant)
    porteur = lue["response"].get("userHandle")
    if porteur and base64url_to_bytes(porteur) != _handle(cle.user):
        raise ValueError("another owner")
    return cle


def _read(reponse: str) -> dict[str, Any]:
    """Return the answer as an object; its parts are read by the library. Raises ValueError."""
    if len(reponse) > _REPONSE_MAX:
        raise ValueError("too long")
    lue = json.loads(reponse)
    if not isinstance(lue, dict):
        raise TypeError("no object")
    return lue


def _described(personne: Personne) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(cle.identifiant),
            transports=[AuthenticatorTransport(t) for t in cle.transports],
        )
        for cle in CleAcces.objects.filter(user=personne)
    ]


def _handle(personne: Personne) -> bytes:
    return b"personne:%d" % personne.pk


def _site() -> str:
    return urlsplit(settings.ADRESSE_PUBLIQUE).hostname or ""


def _keep(request: HttpRequest, usage: Usage, defi: bytes) -> None:
    request.session[_DEFI] = [
        usage.value,
        bytes_to_base64url(defi),
        horloge.seconde_reelle() + _DUREE_SECONDES,
    ]


def _take(request: HttpRequest, usage: Usage) -> bytes:
    """Return the challenge of the session, which serves no more. Raises CleRefusee."""
    pour, defi, fin = request.session.pop(_DEFI, ("", "", 0))
    if pour != usage.value or fin <= horloge.seconde_reelle():
        raise CleRefusee("La demande a expiré ou a déjà servi. Recommencez.")
    return base64url_to_bytes(defi)
