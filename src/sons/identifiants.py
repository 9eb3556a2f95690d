"""Identifiers of people, firms and places: their form and their check digit.

Every function takes the text as written and answers yes, no, or — where the texts
give no rule for the key (Corsican FINESS, RPPS written with 15 characters) — None.
"""

import re
from collections.abc import Sequence

# The kinds of number by which a list names its beneficiaries; a PACS goes by its name.
TYPES = ("RPPS", "FINESS", "SIREN", "AM", "PACS")

# One digit in two counts double; 10 to 18 count as the sum of their two digits.
_DOUBLE = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)

# Contribution to the Luhn sum of each pair of digits, read from the right end of a number.
_PAIRES = {f"{n:02d}": _DOUBLE[n // 10] + n % 10 for n in range(100)}

_SIREN_LA_POSTE = "356000000"
_SIRET_SIEGE_LA_POSTE = "35600000000048"

_CHIFFRES = re.compile(r"[0-9]+\Z")


def luhn_holds(chiffres: str) -> bool:
    """Whether the last digit of an all-digit text is its Luhn key.

    Digits are taken two by two from the right: a table look-up per pair is some
    four times faster than a sum digit by digit, and a deposit may hold thousands.
    """
    somme = sum([_PAIRES[chiffres[i - 2 : i]] for i in range(len(chiffres), 1, -2)])
    if len(chiffres) % 2:
        somme += int(chiffres[0])
    return somme % 10 == 0


_DOUBLE_ASCII = bytes.maketrans(b"0123456789", bytes(_DOUBLE))
_SIMPLE_ASCII = bytes.maketrans(b"0123456789", bytes(range(10)))
_MULTIPLES_DE_DIX = bytes(range(0, 256, 10))


def luhn_holds_for_all(textes: Sequence[str], longueur: int) -> bool:
    """Whether every text (``longueur`` digits each, 28 at most) ends with its Luhn key.

    The digits of one rank, side by side, are one great number with a digit in each byte.
    Adding these numbers adds all the texts at once: each byte of the sum is the Luhn sum of
    one text, and it cannot overflow below 28 digits (28 × 9 < 256).
    """
    chiffres = "".join(textes).encode("ascii")
    somme = 0
    for rang in range(longueur):
        table = _SIMPLE_ASCII if (longueur - rang) % 2 else _DOUBLE_ASCII
        somme += int.from_bytes(chiffres[rang::longueur].translate(table), "big")
    return not somme.to_bytes(len(textes), "big").translate(None, _MULTIPLES_DE_DIX)


def luhn_key(debut: str) -> str:
    """Return the digit to append to ``debut`` so that the whole passes Luhn."""
    return next(cle for cle in "0123456789" if luhn_holds(debut + cle))


def siret_key_holds(siret: str) -> bool | None:
    """Luhn over 14 digits; for La Poste's sites the sum of digits is a multiple of 5."""
    if not _is_digits(siret, 14):
        return None
    if siret.startswith(_SIREN_LA_POSTE) and siret != _SIRET_SIEGE_LA_POSTE:
        return sum(map(int, siret)) % 5 == 0
    return luhn_holds(siret)


def rpps_key_holds(rpps: str) -> bool | None:
    """Luhn over 11 digits (ANS); the 15 characters of the DTJSON have no known key."""
    return luhn_holds(rpps) if _is_digits(rpps, 11) else None


def finess_key_holds(finess: str) -> bool | None:
    """Luhn over 9 digits; the rule for Corsica (2A, 2B) is not published."""
    return luhn_holds(finess) if _is_digits(finess, 9) else None


def siren_key_holds(siren: str) -> bool | None:
    """Luhn over 9 digits."""
    return luhn_holds(siren) if _is_digits(siren, 9) else None


def _is_digits(texte: str, longueur: int) -> bool:
    return len(texte) == longueur and _CHIFFRES.match(texte) is not None


def nude_name(nom: str) -> str:
    """Return a name without the blanks and the signs that nobody sees: two that look alike are one.

    A key of uniqueness without a check digit is written by hand (the PACS of a DRIMbox).
    """
    visibles = (c if c.isprintable() else " " * c.isspace() for c in nom)
    return " ".join("".join(visibles).split())
