"""Texts of bounded length, identifiers with their keys, and lists of them."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from sons import identifiants
from sons.controles.natures.base import TEXTES_NULS, Controle, Ecart, missing_or
from sons.reglement.format import Balise

# Of a text as long as a file, its length says it all.
_EXAMINE_MAX = 1000
# The control characters of Unicode, category Cc.
_CONTROLE = re.compile("[\x00-\x1f\x7f-\x9f]")


class Texte(Controle):
    """A text of bounded length: capitals, e-mail and identifiers are variations of it."""

    def __init__(self, balise: Balise) -> None:
        self.longueurs = frozenset(balise.longueurs)
        self.tolerees = frozenset(balise.longueurs_tolerees)
        self.longueur_max = balise.longueur_max or max(self.longueurs | self.tolerees)
        self.majuscules = balise.majuscules
        self.courriel = balise.courriel
        self.bords_nus = balise.bords_nus
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
        return self._signs_conform(colonne)

    def conforms_once_moulded(self, colonne: list[Any]) -> bool:
        if len(self.longueurs) > 1 and not self._lengths_conform(colonne):
            return False
        return not colonne or self._signs_conform(colonne)

    def _signs_conform(self, colonne: list[str]) -> bool:
        # One text for the whole column: the tests below then cost one call each. They may
        # say no to a sound value (a name that holds « null »), never yes to a bad one.
        ensemble = ";" + ";".join(colonne)
        if not ensemble.isprintable() or "; " in ensemble or _holds_null(ensemble):
            return False
        if self.majuscules and ensemble.upper() != ensemble:
            return False
        if self.courriel and not _emails_conform(colonne, ensemble):
            return False
        if self.bords_nus and colonne != [valeur.strip() for valeur in colonne]:
            return False
        return self.identifiant is None or self.identifiant.conforms(colonne)

    def _lengths_conform(self, colonne: list[str]) -> bool:
        longueurs = set(map(len, colonne))
        if self.longueurs:
            return longueurs <= self.longueurs
        return min(longueurs) > 0 and max(longueurs) <= self.longueur_max

    def examine(self, valeur: Any) -> Iterator[Ecart]:
        if not isinstance(valeur, str):
            yield from missing_or("2004", valeur, self.attendu)
        elif valeur in TEXTES_NULS:
            yield Ecart("2025", f'"{valeur}"', "null, ou " + self.attendu)
        elif not valeur.strip():
            yield Ecart("2009", valeur, self.attendu)
        else:
            yield from self._examine_length(valeur)
            if len(valeur) <= _EXAMINE_MAX:
                yield from self._examine_signs(valeur)

    def _examine_length(self, valeur: str) -> Iterator[Ecart]:
        longueur = len(valeur)
        if self.longueurs and longueur in self.tolerees:
            yield Ecart("2012", valeur, self.attendu)
        elif self.longueurs and longueur not in self.longueurs:
            yield Ecart("2011", valeur, f"{self.attendu}, et non {longueur}")
        elif not self.longueurs and longueur > self.longueur_max:
            yield Ecart("2010", valeur, f"{self.longueur_max} caractères, et non {longueur}")

    def _examine_signs(self, valeur: str) -> Iterator[Ecart]:
        if _CONTROLE.search(valeur):
            yield Ecart("2014", valeur, self.attendu)
        if self.majuscules and valeur.upper() != valeur:
            yield Ecart("2013", valeur, valeur.upper())
        if self.bords_nus and valeur != valeur.strip():
            yield Ecart("2029", _with_visible_edges(valeur), valeur.strip())
        if self.courriel and ("@" not in valeur or " " in valeur):
            yield Ecart("2024", valeur, self.attendu)
        if self.identifiant:
            yield from self.identifiant.examine(valeur, self.attendu)


def _with_visible_edges(texte: str) -> str:
    """Return a text with a sign in place of each blank at its edges: nobody sees a blank."""
    avant, apres = len(texte) - len(texte.lstrip()), len(texte) - len(texte.rstrip())
    return f"{'␣' * avant}{texte.strip()}{'␣' * apres}"


def _holds_null(ensemble: str) -> bool:
    return any([texte in ensemble for texte in TEXTES_NULS])


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
    "AM": Identifiant("chiffres", str.isdigit),
    "NUMERO_EDITEUR": Identifiant("chiffres ou lettres", str.isalnum),
}


class ListeDeTextes(Controle):
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
            yield from missing_or("2004", valeur, self.attendu)
        elif not valeur:
            yield Ecart("2009", valeur, self.attendu)
        else:
            for rang, element in enumerate(valeur):
                for ecart in self.element.examine(element):
                    yield ecart._replace(indice=rang)
