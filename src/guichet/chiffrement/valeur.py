"""A text of a row, encrypted (AES-256-GCM) and bound to its place: elsewhere it does not open.

``c1.<identifier of the key>.<nonce, ciphertext and tag in base64url>``
"""

import base64
import binascii
import logging
import os
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guichet.chiffrement.cles import CoffreFerme, ScelleRompu, Usage, find_key, first_key

_NONCE_OCTETS = 12
_FORME = re.compile(r"c1\.(?P<cle>[0-9a-f]{8})\.(?P<scelle>[A-Za-z0-9_=-]+)")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Lien:
    """The place of a text: its use, its table, column and row, whose row it is."""

    usage: Usage
    table: str
    colonne: str
    cle_primaire: object
    proprietaire: object

    def __str__(self) -> str:
        return f"{self.table}.{self.colonne}, ligne {self.cle_primaire}"

    def associated(self, cle: str) -> bytes:
        """Return the associated data: the whole place, and the key that encrypts."""
        morceaux = ("c1", cle, self.usage, self.table, self.colonne,
                    self.cle_primaire, self.proprietaire)  # fmt: skip
        return "\x1f".join(map(str, morceaux)).encode()


def seal(texte: str, lien: Lien) -> str:
    """Return ``texte`` encrypted by the first key, as ASCII; each call gives another result.

    Raises ValueError for a row that has no primary key or no owner yet.
    """
    if lien.cle_primaire is None or lien.proprietaire is None:
        raise ValueError(f"{lien}: nothing to bind the text to")
    cle, nonce = first_key(), os.urandom(_NONCE_OCTETS)
    scelle = AESGCM(cle.derive(lien.usage)).encrypt(
        nonce, texte.encode(), lien.associated(cle.identifiant)
    )
    return f"c1.{cle.identifiant}.{base64.urlsafe_b64encode(nonce + scelle).decode()}"


def unseal(chiffre: str, lien: Lien) -> str:
    """Return the text that ``seal`` was given for this very place.

    Raises CleAbsente, ScelleRompu; the operator's log says where.
    """
    try:
        return _open(chiffre, lien)
    except CoffreFerme as faute:
        _LOG.error("coffre : %s (%s) ne s’ouvre pas. %s", lien, lien.usage, faute)
        raise


def key_of(chiffre: str) -> str:
    """Return the identifier of the key that encrypted a text, "" if this is no such text."""
    lu = _FORME.fullmatch(chiffre)
    return lu["cle"] if lu else ""


def _open(chiffre: str, lien: Lien) -> str:
    lu = _FORME.fullmatch(chiffre)
    if lu is None:
        raise ScelleRompu
    cle = find_key(lu["cle"])
    try:
        scelle = base64.urlsafe_b64decode(lu["scelle"])
        nonce, suite = scelle[:_NONCE_OCTETS], scelle[_NONCE_OCTETS:]
        clair = AESGCM(cle.derive(lien.usage)).decrypt(
            nonce, suite, lien.associated(cle.identifiant)
        )
    except (InvalidTag, binascii.Error, ValueError):
        raise ScelleRompu from None
    return clair.decode()
