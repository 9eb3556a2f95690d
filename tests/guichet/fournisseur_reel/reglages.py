"""The provider's own Django: accounts, a log-in page, the library's endpoints."""

import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

_DOSSIER = Path(os.environ["FOURNISSEUR_DOSSIER"])


def _cle() -> str:
    """Return the key that signs, drawn once and kept for the processes of the provider."""
    fichier = _DOSSIER / "cle.pem"
    if not fichier.exists():
        cle = rsa.generate_private_key(65537, 2048)
        fichier.write_bytes(
            cle.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
    return fichier.read_text()


SECRET_KEY = "celle d’un fournisseur qui ne vit que le temps d’un test"
ALLOWED_HOSTS = ["127.0.0.1"]
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(_DOSSIER / "base.sqlite3")}
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "oauth2_provider",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
ROOT_URLCONF = "tests.guichet.fournisseur_reel.adresses"
# The log-in page of the administration: a form that asks for a name and a password.
LOGIN_URL = "/entree/login/"
SESSION_COOKIE_NAME = "fournisseur"
CSRF_COOKIE_NAME = "fournisseur_csrf"
USE_TZ = True
OAUTH2_PROVIDER = {
    "OIDC_ENABLED": True,
    "OIDC_RSA_PRIVATE_KEY": _cle(),
    "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
    "OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT": False,
    "PKCE_REQUIRED": True,
    "SCOPES": {"openid": "Votre identité"},
    "OAUTH2_VALIDATOR_CLASS": "tests.guichet.fournisseur_reel.revendications.Revendications",
}


def application():
    """Return the WSGI application."""
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()
