"""Null, booleans, integers, amounts, dates, and blocks that may be empty."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sons.controles.natures.base import TEXTES_NULS, Controle, Ecart, missing_or
from sons.reglement.format import Balise, Nature

# Longest amount worth writing: beyond, the number is a mistake and the exact reader decides.
_MONTANT_MAX = Decimal(10) ** 12
_EXPOSANT_MAX = 15
_CENTIME = Decimal("0.01")

TEXTES_BOOLEENS = {
    "true": "true",
    "vrai": "true",
    "oui": "true",
    "1": "true",
    "false": "false",
    "faux": "false",
    "non": "false",
    "0": "false",
}


class Nul(Controle):
    """A balise left to the agency: null."""

    attendu = "null"

    def conforms(self, colonne: list[Any]) -> bool:
        return colonne.count(None) == len(colonne)

    def conforms_once_moulded(self, colonne: list[Any]) -> bool:
        return True

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        if isinstance(valeur, str) and valeur in TEXTES_NULS:
            yield Ecart("2025", f'"{valeur}"', "null")
        elif valeur is not None:
            yield Ecart("2003", valeur, "null")


class Booleen(Controle):
    """True or false, without quotes."""

    attendu = "true ou false"

    def conforms(self, colonne: list[Any]) -> bool:
        return set(map(type, colonne)) <= {bool}

    def conforms_once_moulded(self, colonne: list[Any]) -> bool:
        return True

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        if isinstance(valeur, bool):
            return
        if isinstance(valeur, str) and (ecrit := TEXTES_BOOLEENS.get(valeur.strip().lower())):
            yield Ecart("2006", f'"{valeur}"', ecrit)
        else:
            yield from missing_or("2005", valeur, self.attendu)


class Entier(Controle):
    """An integer within bounds, both included."""

    def __init__(self, balise: Balise) -> None:
        self.minimum = balise.minimum or 0
        self.maximum = balise.maximum or 0
        self.attendu = f"un entier de {self.minimum} à {self.maximum}"

    def conforms(self, colonne: list[Any]) -> bool:
        if not colonne:
            return True
        if set(map(type, colonne)) != {int}:
            return False
        return bool(min(colonne) >= self.minimum and max(colonne) <= self.maximum)

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        if isinstance(valeur, bool) or not isinstance(valeur, int):
            yield from missing_or("2007", valeur, self.attendu)
        elif not self.minimum <= valeur <= self.maximum:
            yield Ecart("2028", valeur, self.attendu)


class Montant(Controle):
    """An amount in euros: a number, positive, with two decimals as written."""

    attendu = "un nombre à deux décimales, par exemple 358.33"

    def conforms(self, colonne: list[Any]) -> bool:
        if not colonne:
            return True
        if set(map(type, colonne)) != {Decimal}:
            return False
        if not all(map(_CENTIME.same_quantum, colonne)):
            return False
        return bool(min(colonne) > 0 and max(colonne) < _MONTANT_MAX)

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        if isinstance(valeur, bool) or not isinstance(valeur, int | Decimal):
            yield from missing_or("2008", valeur, self.attendu)
            return
        if valeur <= 0:
            yield Ecart("2021", valeur, self.attendu)
        if abs(Decimal(valeur).adjusted()) > _EXPOSANT_MAX:
            # The exact reader refuses the file; nothing of such a number is written out here.
            yield Ecart("2008", "nombre démesuré", self.attendu)
            return
        exposant = Decimal(valeur).as_tuple().exponent
        decimales = -exposant if isinstance(exposant, int) else 0
        if decimales > 2:
            yield Ecart("2019", valeur, self.attendu)
        elif decimales < 2:
            yield Ecart("2020", valeur, f"{valeur:.2f}")


class DateEcrite(Controle):
    """A date written JJ/MM/AAAA that exists."""

    attendu = "JJ/MM/AAAA, par exemple 15/06/2022"

    def conforms(self, colonne: list[Any]) -> bool:
        if not set(map(type, colonne)) <= {str}:
            return False
        return None not in set(map(read_date, set(colonne)))

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        if not isinstance(valeur, str):
            yield from missing_or("2004", valeur, self.attendu)
        elif valeur in TEXTES_NULS:
            yield Ecart("2025", f'"{valeur}"', self.attendu)
        elif not valeur.strip():
            yield Ecart("2009", valeur, self.attendu)
        elif not _is_written_as_date(valeur):
            yield Ecart("2017", valeur, self.attendu)
        elif read_date(valeur) is None:
            yield Ecart("2018", valeur, self.attendu)


def _is_written_as_date(texte: str) -> bool:
    return (
        len(texte) == 10
        and texte[2] == texte[5] == "/"
        and texte.isascii()
        and (texte[:2] + texte[3:5] + texte[6:]).isdigit()
    )


@lru_cache(maxsize=4096)
def read_date(texte: str) -> date | None:
    """Read a JJ/MM/AAAA date; None if it is not written so or does not exist."""
    if not _is_written_as_date(texte):
        return None
    try:
        return date(int(texte[6:]), int(texte[3:5]), int(texte[:2]))
    except ValueError:
        return None


class Contenu(Controle):
    """A block or a table: its kind was checked with the structure, here only what it holds.

    Only blocks that depend on the situation, and tables that owe rows, are looked at.
    """

    def __init__(self, balise: Balise) -> None:
        self.is_table = balise.nature is Nature.TABLE
        self.minimum = balise.minimum or 1
        lignes = "au moins une ligne" if self.minimum == 1 else f"au moins {self.minimum} lignes"
        self.attendu = lignes if self.is_table else "un bloc { } renseigné"

    def conforms(self, colonne: list[Any]) -> bool:
        if not all(colonne):
            return False
        return self.minimum == 1 or all([len(valeur) >= self.minimum for valeur in colonne])

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        if not self.is_table and not valeur:
            yield Ecart("2009", valeur, self.attendu)
        elif not valeur or (self.minimum > 1 and len(valeur) < self.minimum):
            yield Ecart("2030", valeur, self.attendu)
