"""The safe: what the database keeps only encrypted, bank details first.

AES-128-CBC with HMAC-SHA256 (Fernet). The first key of ``GUICHET_CLES_DONNEES`` encrypts, every one
of them decrypts: a key is replaced by putting the new one in front, and the old one goes when
nothing is left that it encrypted.
"""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class CoffreFerme(Exception):
    """What was read was encrypted by a key that the portal no longer has, or was altered."""


def encrypt(texte: str) -> str:
    """Return ``texte`` encrypted, as ASCII; each call gives another result."""
    return _safe(tuple(settings.CLES_DONNEES)).encrypt(texte.encode()).decode("ascii")


def decrypt(chiffre: str) -> str:
    """Return the text that ``encrypt`` was given; raise CoffreFerme if no key opens it."""
    try:
        return _safe(tuple(settings.CLES_DONNEES)).decrypt(chiffre.encode()).decode()
    except InvalidToken:
        raise CoffreFerme(
            "Une donnée chiffrée ne peut pas être lue : remettez dans GUICHET_CLES_DONNEES la clé "
            "qui l’a chiffrée."
        ) from None


@cache
def _safe(cles: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derive(cle)) for cle in cles])


def _derive(cle: str) -> bytes:
    """Return the 32 bytes that a key of any length gives, written as Fernet reads them."""
    derivation = HKDF(SHA256(), length=32, salt=None, info=b"guichet.chiffrement")
    return base64.urlsafe_b64encode(derivation.derive(cle.encode()))
