"""The keys of the safe: each is named by an identifier, and draws one key for each use."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

IDENTIFIANT_OCTETS = 4
_CLE_OCTETS = 32


class Usage(StrEnum):
    """What a key is drawn for: what was encrypted for one use does not open for another."""

    IBAN = "iban"
    SECOND_FACTEUR = "second-facteur"
    CONTENU = "contenu"
    NOM_DE_CONTENU = "nom-de-contenu"
    SAUVEGARDE = "sauvegarde"
    ENVELOPPE = "enveloppe"


class CoffreFerme(Exception):
    """What was read does not open; the message is a French sentence ready to be shown."""


class CleAbsente(CoffreFerme):
    """The key that encrypted it is not there any more."""

    def __init__(self, identifiant: str) -> None:
        super().__init__(
            f"Une donnée chiffrée ne peut pas être lue : la clé « {identifiant} » n’est pas dans "
            "GUICHET_CLES_DONNEES. L’exploitant doit l’y remettre : sans elle, tout ce qu’elle a "
            "chiffré est perdu (« guichet coffre etat » en fait le compte)."
        )
        self.identifiant = identifiant


class ScelleRompu(CoffreFerme):
    """It was altered, or written for another place."""

    def __init__(self) -> None:
        super().__init__(
            "Une donnée chiffrée ne s’ouvre pas à cette place : elle a été modifiée, ou vient "
            "d’ailleurs. Ne vous y fiez pas et ne la ressaisissez pas : prévenez l’exploitant "
            "et le responsable de la sécurité."
        )


@dataclass(frozen=True)
class Cle:
    """A root key, as the operator gave it; it encrypts nothing by itself."""

    racine: str

    @property
    def identifiant(self) -> str:
        """What its ciphertexts say of it: eight hexadecimal digits, which teach nothing of it."""
        return _draw(self.racine, "identifiant", IDENTIFIANT_OCTETS).hex()

    def derive(self, usage: Usage) -> bytes:
        """Return the key of 256 bits for ``usage``."""
        return _draw(self.racine, f"usage/{usage}", _CLE_OCTETS)


def trousseau() -> Mapping[str, Cle]:
    """Return the keys by identifier, the one that encrypts first."""
    return _trousseau(tuple(settings.CLES_DONNEES))


def first_key() -> Cle:
    """Return the key that encrypts."""
    return next(iter(trousseau().values()))


def find_key(identifiant: str) -> Cle:
    """Return the key of that name. Raises CleAbsente."""
    try:
        return trousseau()[identifiant]
    except KeyError:
        raise CleAbsente(identifiant) from None


@cache
def _trousseau(racines: tuple[str, ...]) -> dict[str, Cle]:
    return {cle.identifiant: cle for cle in map(Cle, racines)}


@cache
def _draw(racine: str, objet: str, octets: int) -> bytes:
    derivation = HKDF(SHA256(), octets, salt=None, info=f"guichet/coffre/{objet}".encode())
    return derivation.derive(racine.encode())
