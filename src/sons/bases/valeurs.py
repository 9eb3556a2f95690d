"""The cells of a file, checked: identifiers, dates, amounts.

Only the form of an identifier is checked, not its key: the texts refuse no number on its key,
and a row of the State's file is not for us to drop.
"""

import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

from sons.identifiants import nude_name

FORMES = {
    "RPPS": re.compile(r"[0-9]{11}(?:[0-9]{4})?"),
    "FINESS": re.compile(r"[0-9][0-9AB][0-9]{7}"),
    "SIREN": re.compile(r"[0-9]{9}"),
    "AM": re.compile(r"[0-9]{9}"),
    "SIRET": re.compile(r"[0-9]{14}"),
}
DESCRIPTIONS = {
    "RPPS": "11 chiffres",
    "FINESS": "9 caractères",
    "SIREN": "9 chiffres",
    "AM": "9 chiffres",
    "SIRET": "14 chiffres",
}
# The kinds whose first character may be a zero, with their length.
_AVEC_ZERO = {"FINESS": 9, "SIREN": 9, "AM": 9, "SIRET": 14}

_BLANCS = re.compile(r"[\s\u00a0\u202f]+")
_MONTANT = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_MILLIERS = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
_REPONSES = {"oui": ("oui", "o", "true", "vrai", "1"), "non": ("non", "n", "false", "faux", "0")}
_JOUR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(_JOUR.pattern + r"[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2})?")
_SANS_DATE = "1900-01-01"


class ValeurFautive(ValueError):
    """A cell that cannot be kept; its message is the sentence to show."""


def kinds_of(numero: str) -> list[str]:
    """Return the kinds of number that ``numero`` may be."""
    return [genre for genre, forme in FORMES.items() if forme.fullmatch(numero)]


def identifiant(genre: str, texte: str) -> str:
    """Check the form of an identifier.

    A spreadsheet drops the zero that starts a number: eight digits where nine are due get it
    back (FINESS and AM numbers of departments 01 to 09 start with it), and thirteen of a SIRET.
    """
    if genre == "PACS":  # a name, not a number
        return nude_name(texte).upper()
    numero = _BLANCS.sub("", texte).upper()
    longueur = _AVEC_ZERO.get(genre, 0)
    if len(numero) == longueur - 1:
        numero = numero.zfill(longueur)
    if not FORMES[genre].fullmatch(numero):
        raise ValeurFautive(
            f"« {texte} » n’est pas un numéro {genre} ({DESCRIPTIONS[genre]} attendus)."
        )
    return numero


def identifiant_ou_rien(genre: str, texte: str) -> str | None:
    """Check an identifier that may be absent."""
    return identifiant(genre, texte) if texte else None


def jour(texte: str) -> str | None:
    """Check an ISO date; FINESS writes 1900-01-01 for « no date »."""
    if not texte or texte == _SANS_DATE:
        return None
    try:
        return date.fromisoformat(texte).isoformat()
    except ValueError:
        raise ValeurFautive(f"« {texte} » n’est pas une date (AAAA-MM-JJ).") from None


def jour_exact(texte: str) -> str | None:
    """Check a day that somebody wrote: AAAA-MM-JJ and nothing else, one that the calendar has."""
    if not texte:
        return None
    with suppress(ValueError):
        if _JOUR.fullmatch(texte):
            return date.fromisoformat(texte).isoformat()
    raise ValeurFautive(f"« {texte} » n’est pas une date (AAAA-MM-JJ).")


def instant(texte: str) -> str | None:
    """Check an instant of Paris, to the minute or to the second."""
    if not texte:
        return None
    with suppress(ValueError):
        if _INSTANT.fullmatch(texte):
            return datetime.fromisoformat(texte).isoformat()
    raise ValeurFautive(f"« {texte} » n’est pas un instant (AAAA-MM-JJ HH:MM, heure de Paris).")


def montant(texte: str) -> str | None:
    """Check an amount, written the French way or not; the text returned is exact."""
    if not texte:
        return None
    chiffres = _BLANCS.sub("", texte).removesuffix("€").replace(",", ".")
    if not _MONTANT.fullmatch(chiffres):
        raise ValeurFautive(f"« {texte} » n’est pas un montant.")
    if _MILLIERS.fullmatch(chiffres):
        phrase = f"« {texte} » n’est pas un montant : trois décimales, ou des milliers ?"
        raise ValeurFautive(phrase)
    return format(Decimal(chiffres), "f")


def oui_ou_non(texte: str) -> str | None:
    """Check an answer written oui/non, true/false, 1/0 or O/N."""
    if not texte:
        return None
    for reponse, ecritures in _REPONSES.items():
        if texte.casefold() in ecritures:
            return reponse
    raise ValeurFautive(f"« {texte} » n’est ni oui ni non.")


def entier(texte: str) -> int | None:
    """Check a headcount."""
    if not texte:
        return None
    chiffres = _BLANCS.sub("", texte)
    if not (chiffres.isascii() and chiffres.isdecimal() and len(chiffres) < 10):
        raise ValeurFautive(f"« {texte} » n’est pas un effectif (un entier).")
    return int(chiffres)
