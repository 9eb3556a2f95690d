"""The traces that a spreadsheet leaves in a public register that was opened in it and saved.

What it rounds is lost: such a file is refused whole, with what to do, rather than row by row.
"""

import re
from typing import NoReturn

from sons.erreurs import ContexteInvalide

_ARRONDI = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]{1,2}")
_JOUR_FRANCAIS = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}(?:[0-9]{2})?")
_SANS_ZERO = re.compile(r"[1-9][0-9]{7}")
_TELEPHONE, _TELEPHONE_SANS_ZERO = re.compile(r"0[0-9]{9}"), re.compile(r"[1-9][0-9]{8}")
_BLANCS = re.compile(r"[\s\u00a0\u202f.]+")


def is_rounded(texte: str) -> bool:
    """Whether a number was written with a power of ten: its last digits are lost."""
    return _ARRONDI.fullmatch(texte) is not None


def is_french_day(texte: str) -> bool:
    """Whether a date is written JJ/MM/AAAA where the register writes AAAA-MM-JJ."""
    return _JOUR_FRANCAIS.fullmatch(texte) is not None


def lost_its_zero(texte: str) -> bool:
    """Whether a FINESS is one digit short, as that of departments 01 to 09 becomes."""
    return _SANS_ZERO.fullmatch(texte) is not None


# What is to be done: a register is published, a list is kept by people.
_REGISTRE = (
    "téléchargez-le de nouveau et importez-le sans l’ouvrir dans un tableur (rien n’est importé)"
)
_LISTE = "mettez cette colonne au format Texte et remplissez-la de nouveau (rien n’en est pris)"


def refuse_spoilt(ligne: int, colonne: str, texte: str, *, liste: bool = False) -> NoReturn:
    """Refuse the whole file."""
    raise ContexteInvalide(
        f"ligne {ligne}, colonne « {colonne} » : « {texte} » est la trace d’un tableur, qui a "
        f"abîmé les numéros de ce fichier ; {_LISTE if liste else _REGISTRE}."
    )


class Telephones:
    """Telephone numbers of a register: one may be wrong by itself, most of them may not."""

    def __init__(self, colonne: str) -> None:
        self._colonne = colonne
        self._entiers = 0
        self._courts = 0
        self._premier = (0, "")

    def look_at(self, ligne: int, texte: str) -> None:
        """Count a number, whole or without its zero."""
        numero = _BLANCS.sub("", texte)
        if _TELEPHONE.fullmatch(numero):
            self._entiers += 1
        elif _TELEPHONE_SANS_ZERO.fullmatch(numero):
            self._courts += 1
            if self._courts == 1:
                self._premier = (ligne, texte)

    def check(self) -> None:
        """Refuse the file when most of its numbers have lost their zero."""
        if self._courts > self._entiers:
            ligne, texte = self._premier
            refuse_spoilt(ligne, self._colonne, texte)
