"""What people and the agency read: JSON as its documents write it, quantities as one says them."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

# Where the days begin and the counters close, whatever the zone of who reads.
PARIS = ZoneInfo("Europe/Paris")

# A spreadsheet runs a text that begins so (OWASP, « CSV injection »), the full-width signs too
# where Japanese is typed.
_FORMULES = tuple("=+-@\t\r\n＝＋－＠")

_ENCODEUR = msgspec.json.Encoder(decimal_format="number")


def write_json(arbre: Any, retrait: int = 2) -> bytes:
    """Encode a tree in UTF-8. A Decimal is written with its own decimals: 1075.00."""
    return msgspec.json.format(_ENCODEUR.encode(arbre), indent=retrait) + b"\n"


def octets(taille: int) -> str:
    """Write a size exactly, so that one byte too many shows: 3 145 729 octets; 3 Mo when it is."""
    nombre = f"{taille:,} octets".replace(",", " ")
    mega, reste = divmod(taille, 1_048_576)
    return f"{mega} Mo ({nombre})" if mega and not reste else nombre


def euros(montant: Decimal) -> str:
    """Write an amount as one reads it: 1 075,00 €; with the decimals that a slip added."""
    exposant = montant.normalize().as_tuple().exponent
    decimales = max(2, -exposant) if isinstance(exposant, int) else 2
    return f"{montant:,.{decimales}f} €".replace(",", " ").replace(".", ",")


# Where French lets no line end: before a double sign, inside « », inside a number and before its
# unit, between a word and its number.
_INSECABLE = re.compile(
    r" (?=[:;!?»€%])|(?<=«) |(?<=\d) (?=\d{3}(?!\d))|(?<=n°) |(?<=ligne) (?=\d)|(?<=colonne) (?=\d)"
)


def bind(phrase: str) -> str:
    """Put no-break spaces in a sentence where French asks for them; its length does not change."""
    return _INSECABLE.sub("\u00a0", phrase)


def unbreakable(montant: str) -> str:
    """Keep an amount on one line of a page: thin spaces inside the number, a full one after."""
    return montant.replace(" €", "\u00a0€").replace(" ", "\u202f")


def write_day(jour: date) -> str:
    """Write a day, that of an instant in Paris: 15/03/2023."""
    return f"{_in_paris(jour) if isinstance(jour, datetime) else jour:%d/%m/%Y}"


def write_instant(instant: datetime, secondes: bool = False) -> str:
    """Write an instant in Paris time: 15/03/2023 à 14h00.

    With ``secondes``, also its seconds if it has any: a counter closes at a second.
    """
    local = _in_paris(instant)
    precis = "min%Ss" if secondes and (local.second or local.microsecond) else ""
    return local.strftime(f"%d/%m/%Y à %Hh%M{precis}")


def _in_paris(instant: datetime) -> datetime:
    """What bears no zone, as the hours of the texts, is told in Paris already."""
    return instant.astimezone(PARIS) if instant.tzinfo else instant


def printable(texte: str) -> str:
    """Replace what would break a line, a terminal or a spreadsheet by a visible sign."""
    if texte.isprintable():
        return texte
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in texte)


def lower_first(phrase: str) -> str:
    """Put a sentence behind a colon; an acronym (SIRET, ZIP, ANS) keeps its capitals."""
    return phrase if phrase[1:2].isupper() else f"{phrase[:1].lower()}{phrase[1:]}"


def ranges(numeros: Iterable[int]) -> list[str]:
    """Write 1, 2, 3, 7, 8 as « 1 à 3 », « 7 », « 8 »."""
    suites: list[list[int]] = []
    for numero in sorted(set(numeros)):
        if suites and numero == suites[-1][-1] + 1:
            suites[-1].append(numero)
        else:
            suites.append([numero])
    longues = ([f"{s[0]} à {s[-1]}"] if len(s) > 2 else map(str, s) for s in suites)
    return list(chain.from_iterable(longues))


def cut(texte: str, longueur: int) -> str:
    """Return a text no longer than that; three dots say that it was."""
    return texte if len(texte) <= longueur else texte[: longueur - 1] + "…"


# -- for a spreadsheet ------------------------------------------------------------------------


def safe(texte: str) -> str:
    """Return a text that no spreadsheet takes for a formula: one that begins so is quoted."""
    return f"'{texte}" if texte.startswith(_FORMULES) else texte


def csv_lines(titres: Sequence[str], lignes: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of a CSV as they come, whatever their number.

    French spreadsheets open it without asking: « ; », a byte order mark, a decimal comma. What is
    None is left empty; a text is never a formula.
    """
    ecrivain = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff" + str(ecrivain.writerow(titres))
    for ligne in lignes:
        yield str(ecrivain.writerow(map(_cell, ligne)))


class _Echo:
    """Gives each line back instead of keeping it."""

    def write(self, ligne: str) -> str:
        return ligne


def _cell(valeur: object) -> object:
    match valeur:
        case str():
            return safe(valeur)
        case Decimal():
            return f"{valeur:f}".replace(".", ",")
        case float():
            return str(valeur).replace(".", ",")
        case _:
            return valeur
