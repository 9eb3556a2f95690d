"""What a person types in a field, as a value of its balise; and a value as one would type it.

Nothing is refused here: what makes no value of its balise is written as a text, and the control
says what is wrong with it, as it would of any file.
"""

import re
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from sons.controles.natures.base import TEXTES_NULS
from sons.controles.natures.simples import TEXTES_BOOLEENS
from sons.reglement.format import Balise, Nature

_ENTIER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_MONTANT = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")
# What people and spreadsheets write around the figures of an amount.
_ORNEMENTS = re.compile(r"[\s\u00a0\u202f]|€|EUR\b|euros?\b", re.IGNORECASE)
_VIDES = ("[]", "{}")


def write_value(balise: Balise, saisie: str) -> bytes:
    """Return what was typed for a balise as JSON, encoded; nothing, or « null », is null."""
    texte = saisie.strip()
    if not texte or texte in TEXTES_NULS:
        return b"null"
    if (ecrit := _bare(balise.nature, texte)) is not None:
        return ecrit.encode()
    return encode_basestring(saisie).encode()


def _bare(nature: Nature, texte: str) -> str | None:
    """Return what is written without quotes; None for a text, or for what is none of its kind."""
    if nature is Nature.BOOLEEN:
        return TEXTES_BOOLEENS.get(texte.lower())
    if nature is Nature.MONTANT:
        return read_euros(texte)
    if nature is Nature.ENTIER:
        return texte if _ENTIER.fullmatch(texte) else None
    return texte if nature.is_bloc and texte in _VIDES else None


def read_euros(texte: str) -> str | None:
    """Return an amount as people write it (1 075,5 €), as the file wants it: 1075.50.

    A comma is a decimal one; the points before it then part thousands. None when it is no amount.
    """
    nu = _ORNEMENTS.sub("", texte)
    if nu.count(",") == 1:
        entiers, _, decimales = nu.partition(",")
        nu = f"{entiers.replace('.', '')}.{decimales}"
    if not _MONTANT.fullmatch(nu):
        return None
    return f"{Decimal(nu):.2f}" if len(nu.partition(".")[2]) < 2 else nu


def shown(valeur: Any, brut: str) -> str:
    """Return a value as one would type it, "" for null; ``brut``: as the file writes it."""
    if valeur is None:
        return ""
    return valeur if isinstance(valeur, str) else brut
