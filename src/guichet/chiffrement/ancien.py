"""How texts were encrypted before: Fernet, bound to nothing.

For migrations only. A page never opens such a text: pasted from an old backup into any row, it
would open there.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db.models import Model

from guichet.chiffrement.cles import CoffreFerme, Usage
from guichet.chiffrement.valeur import Lien, seal


def encrypt(texte: str) -> str:
    """Return ``texte`` encrypted as it was before."""
    return _safe().encrypt(texte.encode()).decode("ascii")


def seal_again(modele: type[Model], colonne: str, usage: Usage, proprietaire: str) -> None:
    """Encrypt a column anew, row by row, bound to its row and to its owner.

    ``modele`` as the migration knows it. Raises CoffreFerme when a key is missing.
    """
    table = modele._meta.db_table
    lignes = modele._default_manager.filter(**{f"{colonne}__startswith": "gAAAA"})
    for cle, chiffre, titulaire in list(lignes.values_list("pk", colonne, proprietaire)):
        lien = Lien(usage, table, colonne, cle, titulaire)
        scelle = seal(_decrypt(chiffre, lien), lien)
        modele._default_manager.filter(pk=cle).update(**{colonne: scelle})


def _decrypt(chiffre: str, lien: Lien) -> str:
    try:
        return _safe().decrypt(chiffre.encode()).decode()
    except InvalidToken:
        raise CoffreFerme(
            f"La mise à jour du coffre s’arrête à {lien}, qui ne s’ouvre pas ; rien n’est changé. "
            "Remettez dans GUICHET_CLES_DONNEES la clé qui l’a chiffrée, puis recommencez."
        ) from None


def _safe() -> MultiFernet:
    return MultiFernet([Fernet(_derive(cle)) for cle in settings.CLES_DONNEES])


def _derive(cle: str) -> bytes:
    """Return the 32 bytes that a key of any length gives, written as Fernet reads them."""
    derivation = HKDF(SHA256(), length=32, salt=None, info=b"guichet.chiffrement")
    return base64.urlsafe_b64encode(derivation.derive(cle.encode()))
