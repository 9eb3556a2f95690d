"""Check what an OpenID Connect provider answers."""

from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError
from django.http import HttpRequest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from guichet.acteurs.fournisseurs_openid import FournisseurEnPanne, FournisseurOpenId, client

# What the library lets through when keys or tokens are not even of the shape that it expects.
_INFORME = (AttributeError, KeyError, TypeError, ValueError)


class IdentiteRefusee(Exception):
    """The provider's answer cannot be trusted; the cause is for the log."""


@dataclass(frozen=True)
class Identite:
    """Somebody as the provider knows them. ``jeton`` (id_token) is needed to log out there.

    ``authentifiee_a``: when they last proved there who they are, in seconds, 0 if it does not say.
    """

    sujet: str
    jeton: str
    authentifiee_a: int = 0


def read_identite(request: HttpRequest, fournisseur: FournisseurOpenId) -> Identite:
    """Exchange the code of ``request`` for an identity.

    The signature, issuer, audience, dates, nonce and level of the id_token are checked; the
    userinfo must speak of the same person. Raises IdentiteRefusee, FournisseurEnPanne.
    """
    application = client(fournisseur)
    try:
        jeton = application.authorize_access_token(
            request, claims_options=_expected(fournisseur), leeway=30
        )
        revendications = jeton.get("userinfo")
        if not revendications:
            raise IdentiteRefusee("no id_token")
        _check_userinfo(fournisseur, jeton, revendications["sub"])
    except RequestException as panne:
        raise FournisseurEnPanne(str(panne)) from panne
    except (AuthlibBaseError, JoseError, *_INFORME) as faute:
        raise IdentiteRefusee(f"{type(faute).__name__}: {faute}") from faute
    instant = revendications.get("auth_time")
    return Identite(
        revendications["sub"], jeton["id_token"], instant if isinstance(instant, int) else 0
    )


def logout_url(fournisseur: FournisseurOpenId, jeton: str, retour: str) -> str | None:
    """Return where to end the session of the provider, None if it has no such place.

    None too when it does not answer: leaving the portal never depends on somebody else.
    """
    try:
        application = client(fournisseur)
    except FournisseurEnPanne:
        return None
    if not application.load_server_metadata().get("end_session_endpoint"):
        return None
    url: str = application.create_logout_url(retour, id_token_hint=jeton)["url"]
    return url


def _expected(fournisseur: FournisseurOpenId) -> dict[str, dict[str, object]]:
    """Return what each claim of the id_token must be."""
    attendu: dict[str, dict[str, object]] = {
        # As it writes itself: the client exists only if it is the one of the configuration.
        "iss": {
            "essential": True,
            "value": client(fournisseur).load_server_metadata()["issuer"],
        },
        "aud": {"essential": True, "value": fournisseur.client},
        "sub": {"essential": True},
        "nonce": {"essential": True},
    }
    if fournisseur.acr:
        attendu["acr"] = {"essential": True, "values": list(fournisseur.acr)}
    return attendu


def _check_userinfo(fournisseur: FournisseurOpenId, jeton: dict[str, Any], sujet: str) -> None:
    """Ask for the userinfo, plain (Pro Santé Connect) or signed (ProConnect), and compare."""
    application = client(fournisseur)
    adresse = application.load_server_metadata().get("userinfo_endpoint")
    if not adresse:
        return
    reponse = application.get(adresse, token=jeton)
    reponse.raise_for_status()
    if reponse.headers.get("Content-Type", "").startswith("application/jwt"):
        cles = KeySet.import_key_set(application.fetch_jwk_set())
        infos: dict[str, Any] = jwt.decode(
            reponse.text, cles, algorithms=list(fournisseur.algorithmes)
        ).claims
    else:
        infos = reponse.json()
    if infos.get("sub") != sujet:
        raise IdentiteRefusee("userinfo speaks of somebody else")
