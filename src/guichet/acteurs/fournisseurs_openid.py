"""OpenID Connect providers (Pro Santé Connect, ProConnect or any other), by configuration.

``GUICHET_OPENID=psc`` names one; ``GUICHET_OPENID_PSC_EMETTEUR`` and the like describe it. What a
provider says of itself is read once, and only what we need of it is kept: the algorithms of its
tokens are ours to choose, whatever it announces.
"""

import math
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.django_client import DjangoOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session

from guichet.confidentiel import ConfigurationInvalide, read_secret
from guichet.environnement import read_entier, read_liste, read_texte

DELAI_SECONDES = 10
# RFC 8725, 3.1 and 3.2: signatures whose secret the provider alone holds, and never « none ».
ALGORITHMES_ADMIS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
)  # fmt: skip
ALGORITHMES = ("RS256", "ES256", "PS256")
# ANSSI, RGS B1: 2 048 until 2030, 3 072 afterwards.
RSA_MIN_BITS = 2048
_NECESSAIRES = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_UTILES = ("userinfo_endpoint", "end_session_endpoint")


class FournisseurEnPanne(Exception):
    """The provider does not answer, or says nothing usable of itself; the cause is for the log."""


@dataclass(frozen=True)
class FournisseurOpenId:
    """A provider. ``acr``: the levels of authentication accepted, any if empty."""

    cle: str
    nom: str
    emetteur: str
    client: str
    secret: str
    portees: str
    acr: tuple[str, ...]
    algorithmes: tuple[str, ...] = ALGORITHMES
    rsa_min_bits: int = RSA_MIN_BITS


def read_fournisseurs() -> dict[str, FournisseurOpenId]:
    """Return the providers of the environment, by key."""
    return {cle: _read(cle) for cle in read_liste("GUICHET_OPENID")}


def _read(cle: str) -> FournisseurOpenId:
    """Return the provider ``cle``; its address, client and secret are mandatory."""
    prefixe = f"GUICHET_OPENID_{cle.upper()}_"
    secret = read_secret(f"{prefixe}SECRET")
    for suffixe in ("EMETTEUR", "CLIENT", "SECRET"):
        if not (secret if suffixe == "SECRET" else read_texte(prefixe + suffixe)):
            raise ConfigurationInvalide(
                f"{prefixe}{suffixe} est vide : GUICHET_OPENID annonce le fournisseur « {cle} »."
            )
    return FournisseurOpenId(
        cle=cle,
        nom=read_texte(f"{prefixe}NOM", cle),
        emetteur=read_texte(f"{prefixe}EMETTEUR").rstrip("/"),
        client=read_texte(f"{prefixe}CLIENT"),
        secret=secret,
        portees=read_texte(f"{prefixe}PORTEES", "openid"),
        acr=tuple(read_liste(f"{prefixe}ACR")),
        algorithmes=_read_algorithmes(f"{prefixe}ALGORITHMES"),
        rsa_min_bits=_read_rsa(f"{prefixe}RSA_BITS"),
    )


def _read_algorithmes(nom: str) -> tuple[str, ...]:
    """Return the algorithms that a provider may sign with."""
    choisis = tuple(read_liste(nom)) or ALGORITHMES
    for un in choisis:
        if un not in ALGORITHMES_ADMIS:
            raise ConfigurationInvalide(
                f"{nom} contient « {un} » ; choisissez parmi {', '.join(ALGORITHMES_ADMIS)}."
            )
    return choisis


def _read_rsa(nom: str) -> int:
    """Return the smallest RSA key that a provider may sign with."""
    bits = read_entier(nom, RSA_MIN_BITS)
    if bits < RSA_MIN_BITS:
        raise ConfigurationInvalide(f"{nom} vaut {bits} : {RSA_MIN_BITS} au moins.")
    return bits


class _SansRenvoi(OAuth2Session):  # type: ignore[misc]
    """Goes where it was told to go, and nowhere else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_redirects = 0


class _Application(DjangoOAuth2App):  # type: ignore[misc]
    client_cls = _SansRenvoi
    rsa_min_bits = RSA_MIN_BITS

    def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:
        """Return the keys of the provider but the RSA ones that are too short: they prove nothing.

        The library takes them with a warning.
        """
        lues: dict[str, Any] = super().fetch_jwk_set(force)
        return {"keys": [cle for cle in lues["keys"] if _bits(cle) >= self.rsa_min_bits]}


class _Registre(OAuth):  # type: ignore[misc]
    oauth2_client_cls = _Application


@cache
def client(fournisseur: FournisseurOpenId) -> DjangoOAuth2App:
    """Return its client: authorization code, PKCE, nonce, discovered addresses.

    Asks the provider the first time. Raises FournisseurEnPanne, and will ask again.
    """
    annonce = _discover(fournisseur)
    options: dict[str, object] = {
        "scope": fournisseur.portees,
        "code_challenge_method": "S256",
        "default_timeout": DELAI_SECONDES,
    }
    registre = _Registre()
    registre.register(
        fournisseur.cle,
        client_id=fournisseur.client,
        client_secret=fournisseur.secret,
        authorize_url=annonce["authorization_endpoint"],
        access_token_url=annonce["token_endpoint"],
        client_kwargs=options,
        authorize_params={"acr_values": " ".join(fournisseur.acr)} if fournisseur.acr else None,
        # Read by the client as if the provider had announced them.
        issuer=annonce["issuer"],
        jwks_uri=annonce["jwks_uri"],
        id_token_signing_alg_values_supported=list(fournisseur.algorithmes),
        **{nom: annonce[nom] for nom in _UTILES if nom in annonce},
    )
    application = registre.create_client(fournisseur.cle)
    application.rsa_min_bits = fournisseur.rsa_min_bits
    return application


def _bits(cle: dict[str, str]) -> float:
    """Return the size of an RSA key; no other sort is judged by its size here."""
    if cle["kty"] != "RSA":
        return math.inf
    return int.from_bytes(urlsafe_b64decode(cle["n"] + "==")).bit_length()


def _discover(fournisseur: FournisseurOpenId) -> dict[str, str]:
    """Return what the provider announces, as far as it serves here."""
    adresse = f"{fournisseur.emetteur}/.well-known/openid-configuration"
    try:
        reponse = requests.get(adresse, timeout=DELAI_SECONDES, allow_redirects=False)
        reponse.raise_for_status()
        annonce: Any = reponse.json()
    except requests.RequestException as panne:
        raise FournisseurEnPanne(f"discovery: {panne}") from panne
    if not isinstance(annonce, dict):
        raise FournisseurEnPanne("discovery: not an object")
    emetteur = annonce.get("issuer")
    if not isinstance(emetteur, str) or emetteur.rstrip("/") != fournisseur.emetteur:
        raise FournisseurEnPanne(f"discovery: issuer {emetteur!r} is not the one configured")
    for nom in (*_NECESSAIRES, *(un for un in _UTILES if un in annonce)):
        if not _is_address(annonce.get(nom), fournisseur):
            raise FournisseurEnPanne(f"discovery: {nom} is {annonce.get(nom)!r}")
    return {nom: annonce[nom] for nom in ("issuer", *_NECESSAIRES, *_UTILES) if nom in annonce}


def _is_address(valeur: object, fournisseur: FournisseurOpenId) -> bool:
    """Tell whether a value is an address, as protected as that of the provider."""
    if not isinstance(valeur, str):
        return False
    parties = urlsplit(valeur)
    admis = {"https", urlsplit(fournisseur.emetteur).scheme}
    return parties.scheme in admis and bool(parties.netloc)
