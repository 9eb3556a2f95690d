"""One class per kind of value: a fast look at a whole column, an exact look at one value.

``conforms(colonne)`` says whether *no* value of the column has anything to be said of it;
it runs at the speed of ``map`` and ``set``, and may not be wrong when it says yes.
``examine(valeur)`` says everything about one value; it is called only on columns that do
not conform. A property test holds the two together.
"""

import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple, Protocol

from sons import identifiants
from sons.reglement.format import Balise, Nature


class Ecart(NamedTuple):
    """What is to be said of a value: code, received, expected, and where inside a list."""

    code: str
    recu: Any = None
    attendu: str | None = None
    suffixe: str = ""


class Controle(Protocol):
    """What every kind of value answers."""

    attendu: str

    def conforms(self, colonne: list[Any]) -> bool:
        """Whether nothing is to be said of any value of the column."""

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        """Say everything about one value."""


# Longest amount worth writing: beyond, the number is a mistake and the exact reader decides.
_MONTANT_MAX = Decimal(10) ** 12
_CENTIME = Decimal("0.01")

_TEXTES_NULS = frozenset({"null", "NULL", "Null"})
_TEXTES_BOOLEENS = {
    "true": "true",
    "vrai": "true",
    "oui": "true",
    "1": "true",
    "false": "false",
    "faux": "false",
    "non": "false",
    "0": "false",
}


class Nul:
    """A balise left to the agency: null."""

    attendu = "null"

    def conforms(self, colonne: list[Any]) -> bool:
        return colonne.count(None) == len(colonne)

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        if isinstance(valeur, str) and valeur in _TEXTES_NULS:
            yield Ecart("2025", f'"{valeur}"', "null")
        elif valeur is not None:
            yield Ecart("2003", valeur, "null")


class Booleen:
    """True or false, without quotes."""

    attendu = "true ou false"

    def conforms(self, colonne: list[Any]) -> bool:
        return set(map(type, colonne)) <= {bool}

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        if isinstance(valeur, bool):
            return
        if isinstance(valeur, str) and (ecrit := _TEXTES_BOOLEENS.get(valeur.strip().lower())):
            yield Ecart("2006", f'"{valeur}"', ecrit)
        else:
            yield from _missing_or("2005", valeur, self.attendu)


class Entier:
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
            yield from _missing_or("2007", valeur, self.attendu)
        elif not self.minimum <= valeur <= self.maximum:
            yield Ecart("2028", valeur, self.attendu)


class Montant:
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
            yield from _missing_or("2008", valeur, self.attendu)
            return
        if valeur <= 0:
            yield Ecart("2021", valeur, self.attendu)
        exposant = Decimal(valeur).as_tuple().exponent
        decimales = -exposant if isinstance(exposant, int) else 0
        if decimales > 2:
            yield Ecart("2019", valeur, self.attendu)
        elif decimales < 2:
            yield Ecart("2020", valeur, f"{valeur:.2f}")


class DateEcrite:
    """A date written JJ/MM/AAAA that exists."""

    attendu = "JJ/MM/AAAA, par exemple 15/06/2022"

    def conforms(self, colonne: list[Any]) -> bool:
        if not set(map(type, colonne)) <= {str}:
            return False
        return None not in set(map(read_date, set(colonne)))

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        if not isinstance(valeur, str):
            yield from _missing_or("2004", valeur, self.attendu)
        elif valeur in _TEXTES_NULS:
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


class Texte:
    """A text of bounded length: capitals, e-mail and identifiers are variations of it."""

    def __init__(self, balise: Balise) -> None:
        self.longueurs = frozenset(balise.longueurs)
        self.tolerees = frozenset(balise.longueurs_tolerees)
        self.longueur_max = balise.longueur_max or max(self.longueurs | self.tolerees)
        self.majuscules = balise.majuscules
        self.courriel = balise.courriel
        self.identifiant = IDENTIFIANTS.get(balise.identifiant or "")
        self.attendu = self._describe()

    def _describe(self) -> str:
        if self.longueurs:
            longueurs = " ou ".join(map(str, sorted(self.longueurs)))
            signes = self.identifiant.signes if self.identifiant else "caractères"
            return f"{longueurs} {signes}"
        genre = "une adresse électronique" if self.courriel else "un texte"
        capitales = " en majuscules" if self.majuscules else ""
        return f"{genre}{capitales} de {self.longueur_max} caractères au plus"

    def conforms(self, colonne: list[Any]) -> bool:
        if not colonne:
            return True
        if set(map(type, colonne)) != {str} or not self._lengths_conform(colonne):
            return False
        # One text for the whole column: the tests below then cost one call each. They may
        # say no to a sound value (a name that holds « null »), never yes to a bad one.
        ensemble = ";" + ";".join(colonne)
        if not ensemble.isprintable() or "; " in ensemble or _holds_null(ensemble):
            return False
        if self.majuscules and ensemble.upper() != ensemble:
            return False
        if self.courriel and not _emails_conform(colonne, ensemble):
            return False
        return self.identifiant is None or self.identifiant.conforms(colonne)

    def _lengths_conform(self, colonne: list[str]) -> bool:
        longueurs = set(map(len, colonne))
        if self.longueurs:
            return longueurs <= self.longueurs
        return min(longueurs) > 0 and max(longueurs) <= self.longueur_max

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        if not isinstance(valeur, str):
            yield from _missing_or("2004", valeur, self.attendu)
        elif valeur in _TEXTES_NULS:
            yield Ecart("2025", f'"{valeur}"', "null, ou " + self.attendu)
        elif not valeur.strip():
            yield Ecart("2009", valeur, self.attendu)
        else:
            yield from self._examine_length(valeur)
            yield from self._examine_signs(valeur)

    def _examine_length(self, valeur: str) -> Iterator[Ecart]:
        longueur = len(valeur)
        if self.longueurs and longueur in self.tolerees:
            yield Ecart("2012", valeur, self.attendu)
        elif self.longueurs and longueur not in self.longueurs:
            yield Ecart("2011", f"{valeur} ({longueur} caractères)", self.attendu)
        elif not self.longueurs and longueur > self.longueur_max:
            yield Ecart("2010", f"{valeur} ({longueur} caractères)", f"{self.longueur_max}")

    def _examine_signs(self, valeur: str) -> Iterator[Ecart]:
        if any(unicodedata.category(c) == "Cc" for c in valeur):
            yield Ecart("2014", valeur, self.attendu)
        if self.majuscules and valeur.upper() != valeur:
            yield Ecart("2013", valeur, valeur.upper())
        if self.courriel and ("@" not in valeur or " " in valeur):
            yield Ecart("2024", valeur, self.attendu)
        if self.identifiant:
            yield from self.identifiant.examine(valeur, self.attendu)


def _holds_null(ensemble: str) -> bool:
    return any([texte in ensemble for texte in _TEXTES_NULS])


def _emails_conform(colonne: list[str], ensemble: str) -> bool:
    return " " not in ensemble and all(["@" in valeur for valeur in colonne])


class Identifiant(NamedTuple):
    """An identifier: the signs it may hold, and the check digit of those that have one.

    ``luhn`` is the length at which the key is plain Luhn, checked for a whole column at once.
    """

    signes: str
    is_written: Callable[[str], bool]
    key_holds: Callable[[str], bool | None] | None = None
    luhn: int | None = None

    def conforms(self, colonne: list[str]) -> bool:
        ensemble = "".join(colonne)
        if not (ensemble.isascii() and self.is_written(ensemble)):
            return False
        if self.key_holds is None:
            return True
        if self.luhn and ensemble.isdigit() and set(map(len, colonne)) == {self.luhn}:
            return identifiants.luhn_holds_for_all(colonne, self.luhn)
        return all(map(self.key_holds, colonne))

    def examine(self, valeur: str, attendu: str) -> Iterator[Ecart]:
        if not (valeur.isascii() and self.is_written(valeur)):
            yield Ecart("2022", valeur, attendu)
        elif self.key_holds and self.key_holds(valeur) is False:
            yield Ecart("2023", valeur, attendu)


IDENTIFIANTS: Mapping[str, Identifiant] = {
    "SIRET": Identifiant("chiffres", str.isdigit, identifiants.siret_key_holds),
    "SIREN": Identifiant("chiffres", str.isdigit, identifiants.siren_key_holds, 9),
    "RPPS": Identifiant("chiffres", str.isdigit, identifiants.rpps_key_holds, 11),
    "FINESS": Identifiant("chiffres ou lettres", str.isalnum, identifiants.finess_key_holds, 9),
    "NUMERO_EDITEUR": Identifiant("chiffres ou lettres", str.isalnum),
}


class Code:
    """One of a few texts, or of a closed list (code → label)."""

    def __init__(self, valeurs: Collection[str], libelles: Mapping[str, str] | None = None) -> None:
        self.valeurs = frozenset(valeurs)
        self.libelles = libelles
        self.attendu = (
            "un code de la liste des opérateurs, par exemple API_35"
            if libelles
            else " ou ".join(f"« {v} »" for v in valeurs)
        )
        self._proches = {_folded(v): v for v in valeurs}
        self._proches |= {_folded(libelle): code for code, libelle in (libelles or {}).items()}

    def conforms(self, colonne: list[Any]) -> bool:
        return set(map(type, colonne)) <= {str} and self.valeurs.issuperset(colonne)

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        if not isinstance(valeur, str):
            yield from _missing_or("2004", valeur, self.attendu)
        elif valeur in self.valeurs:
            return
        elif valeur in _TEXTES_NULS:
            yield Ecart("2025", f'"{valeur}"', self.attendu)
        elif not valeur.strip():
            yield Ecart("2009", valeur, self.attendu)
        elif self.libelles and (proche := self._proches.get(_folded(valeur))):
            yield Ecart("2016", valeur, proche)
        else:
            proche = self._proches.get(_folded(valeur))
            yield Ecart("2015", valeur, f"« {proche} »" if proche else self.attendu)


def _folded(texte: str) -> str:
    """A text without case, accents nor spaces: what two spellings of a code have in common."""
    decompose = unicodedata.normalize("NFD", texte)
    return "".join(c for c in decompose if not unicodedata.combining(c) and c != " ").casefold()


class ListeDeTextes:
    """A list of texts, each of them controlled alike."""

    def __init__(self, element: Texte) -> None:
        self.element = element
        self.attendu = f"une liste de textes de {element.attendu}"

    def conforms(self, colonne: list[Any]) -> bool:
        if not set(map(type, colonne)) <= {list} or [] in colonne:
            return False
        return self.element.conforms(list(chain.from_iterable(colonne)))

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        if not isinstance(valeur, list):
            yield from _missing_or("2004", valeur, self.attendu)
        elif not valeur:
            yield Ecart("2009", valeur, self.attendu)
        else:
            for rang, element in enumerate(valeur):
                for ecart in self.element.examine(element):
                    yield ecart._replace(suffixe=f"[{rang}]")


class Contenu:
    """A block or a table: its kind was checked with the structure, here only whether it is empty.

    Only blocks that depend on the situation are looked at: the others always hold balises.
    """

    def __init__(self, balise: Balise) -> None:
        is_table = balise.nature is Nature.TABLE
        self.attendu = "une table [ ] non vide" if is_table else "un bloc { } renseigné"

    def conforms(self, colonne: list[Any]) -> bool:
        return all(colonne)

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        if not valeur:
            yield Ecart("2009", valeur, self.attendu)


def _missing_or(code: str, valeur: Any, attendu: str) -> Iterator[Ecart]:
    """A null is a missing value; anything else is of the wrong type."""
    if valeur is None:
        yield Ecart("2001", "null", attendu)
    else:
        yield Ecart(code, valeur, attendu)


def controle_of(balise: Balise, listes: Mapping[str, Mapping[str, str]]) -> Controle:
    """Build the control of a row of the format table."""
    if balise.nature is Nature.TEXTE:
        return _control_of_text(balise, listes)
    controles: dict[Nature, Callable[[], Controle]] = {
        Nature.NUL: Nul,
        Nature.BOOLEEN: Booleen,
        Nature.MONTANT: Montant,
        Nature.DATE: DateEcrite,
        Nature.ENTIER: lambda: Entier(balise),
        Nature.LISTE_DE_TEXTES: lambda: ListeDeTextes(Texte(balise)),
        Nature.BLOC: lambda: Contenu(balise),
        Nature.TABLE: lambda: Contenu(balise),
    }
    return controles[balise.nature]()


def _control_of_text(balise: Balise, listes: Mapping[str, Mapping[str, str]]) -> Controle:
    if balise.liste:
        return Code(listes[balise.liste], listes[balise.liste])
    return Code(balise.valeurs) if balise.valeurs else Texte(balise)
