"""OpenID Connect providers (Pro Santé Connect, ProConnect or any other), by configuration.

``GUICHET_OPENID=psc`` names one; ``GUICHET_OPENID_PSC_EMETTEUR`` and the like describe it.
"""

from dataclasses import dataclass
from functools import cache

from authlib.integrations.django_client import DjangoOAuth2App, OAuth

from guichet.environnement import ConfigurationInvalide, read_liste, read_texte

DELAI_SECONDES = 10


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


def read_fournisseurs() -> dict[str, FournisseurOpenId]:
    """Return the providers of the environment, by key."""
    return {cle: _read(cle) for cle in read_liste("GUICHET_OPENID")}


def _read(cle: str) -> FournisseurOpenId:
    """Return the provider ``cle``; every setting but its name, scopes and levels is mandatory."""
    prefixe = f"GUICHET_OPENID_{cle.upper()}_"
    for suffixe in ("EMETTEUR", "CLIENT", "SECRET"):
        if not read_texte(prefixe + suffixe):
            raise ConfigurationInvalide(
                f"{prefixe}{suffixe} est vide : GUICHET_OPENID annonce le fournisseur « {cle} »."
            )
    return FournisseurOpenId(
        cle=cle,
        nom=read_texte(f"{prefixe}NOM", cle),
        emetteur=read_texte(f"{prefixe}EMETTEUR").rstrip("/"),
        client=read_texte(f"{prefixe}CLIENT"),
        secret=read_texte(f"{prefixe}SECRET"),
        portees=read_texte(f"{prefixe}PORTEES", "openid"),
        acr=tuple(read_liste(f"{prefixe}ACR")),
    )


@cache
def client(fournisseur: FournisseurOpenId) -> DjangoOAuth2App:
    """Return its client: authorization code, PKCE, nonce, discovered addresses."""
    options: dict[str, object] = {
        "scope": fournisseur.portees,
        "code_challenge_method": "S256",
        "default_timeout": DELAI_SECONDES,
    }
    registre = OAuth()
    registre.register(
        fournisseur.cle,
        client_id=fournisseur.client,
        client_secret=fournisseur.secret,
        server_metadata_url=f"{fournisseur.emetteur}/.well-known/openid-configuration",
        client_kwargs=options,
        authorize_params={"acr_values": " ".join(fournisseur.acr)} if fournisseur.acr else None,
    )
    return registre.create_client(fournisseur.cle)
