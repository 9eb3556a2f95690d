"""Read TOML into dataclasses, keeping the line of every key for the error message.

``tomllib`` says where the syntax breaks but forgets the lines afterwards. The data of the
texts are written one key per line, so a short walk over the lines is enough to find them
again. All the faults of a file are gathered: whoever amends a text sees them at once.
"""

import difflib
import re
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from sons.erreurs import ReglementInvalide

T = TypeVar("T")
Chemin = tuple[str | int, ...]

# What a skeleton writes where a value is to be given: never a value.
A_COMPLETER = "À COMPLÉTER"

_EN_TETE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_CLE = re.compile(r"\s*([A-Za-z0-9_-]+|\"[^\"]+\")\s*=")

_NOMS_DE_TYPES: dict[Any, str] = {
    str: "un texte",
    int: "un entier",
    bool: "true ou false",
    Decimal: 'un nombre entre guillemets, par exemple "430.00"',
    date: "une date AAAA-MM-JJ",
    datetime: "une date et une heure AAAA-MM-JJTHH:MM:SS",
}


@dataclass(frozen=True)
class Anomalie:
    """One fault of a data file, with its line (1-based)."""

    fichier: str
    ligne: int
    message: str

    def __str__(self) -> str:
        return f"{self.fichier}, ligne {self.ligne} : {self.message}"


class TableSituee:
    """A TOML file read whole: its values, and the line of each of its keys."""

    def __init__(self, fichier: Path, texte: str, nom: str | None = None) -> None:
        self.nom = nom or fichier.name
        try:
            self.valeurs: dict[str, Any] = tomllib.loads(texte)
        except tomllib.TOMLDecodeError as faute:
            raise ReglementInvalide(f"{self.nom} : {_in_french(faute)}") from None
        self._lignes = dict(_lines(texte))
        self.anomalies: list[Anomalie] = []

    def signal(self, chemin: Chemin, message: str) -> None:
        """Record a fault at the line of ``chemin``, or of the nearest table around it."""
        while chemin and chemin not in self._lignes:
            chemin = chemin[:-1]
        self.anomalies.append(Anomalie(self.nom, self._lignes.get(chemin, 1), message))

    def complete(self, cle: str, communs: Mapping[str, Any]) -> None:
        """Give a table the keys that it does not write."""
        ecrits = self.valeurs.get(cle)
        if isinstance(ecrits, dict):
            self.valeurs[cle] = {**communs, **ecrits}

    def build(self, cls: type[T], cle: str | None = None) -> T | None:
        """Build ``cls`` from the whole file or one of its tables; None if it has faults."""
        before = len(self.anomalies)
        objet = _build(self, cls, self.valeurs if cle is None else self.valeurs.get(cle), _at(cle))
        return objet if len(self.anomalies) == before else None


def _at(cle: str | None) -> Chemin:
    return () if cle is None else (cle,)


def _in_french(faute: tomllib.TOMLDecodeError) -> str:
    """Keep the place that tomllib gives, say the rest in French."""
    place = re.search(r"at line (\d+), column (\d+)", str(faute))
    lieu = f"ligne {place[1]}, colonne {place[2]} : " if place else ""
    if "Invalid date" in str(faute):
        return f"{lieu}cette date n’existe pas."
    if "Cannot overwrite a value" in str(faute):
        return f"{lieu}cette clé est écrite deux fois."
    return f"{lieu}le TOML est mal formé ({str(faute).split(' (at')[0]})."


def _lines(texte: str) -> Iterator[tuple[Chemin, int]]:
    """Yield the path and line of every table header and of every ``key =`` line."""
    table: Chemin = ()
    rangs: dict[Chemin, int] = {}
    for numero, ligne in enumerate(texte.splitlines(), start=1):
        if en_tete := _EN_TETE.match(ligne):
            table = tuple(part.strip().strip('"') for part in en_tete[2].split("."))
            table = _ranked(table, rangs, is_list=en_tete[1] == "[[")
            yield table, numero
        elif cle := _CLE.match(ligne):
            yield (*table, cle[1].strip('"')), numero


def _ranked(table: Chemin, rangs: dict[Chemin, int], is_list: bool) -> Chemin:
    """Give ``[[a]]`` its rank, and ``[a.b]`` the rank of the ``[[a]]`` it stands in."""
    rangee: Chemin = ()
    for profondeur, part in enumerate(table, start=1):
        rangee = (*rangee, part)
        if is_list and profondeur == len(table):
            rangs[rangee] = rangs.get(rangee, -1) + 1
        if rangee in rangs:
            rangee = (*rangee, rangs[rangee])
    return rangee


@cache
def _annotations(cls: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _build(table: TableSituee, attendu: Any, valeur: Any, chemin: Chemin) -> Any:
    if valeur == A_COMPLETER:
        table.signal(chemin, f"« {_name(chemin)} » est à compléter ({expected(attendu)}).")
        return None
    if is_dataclass(attendu):
        return _build_dataclass(table, typing.cast(type, attendu), valeur, chemin)
    origine = typing.get_origin(attendu)
    if origine in (types.UnionType, typing.Union):
        return _build_union(table, typing.get_args(attendu), valeur, chemin)
    if origine is tuple:
        return _build_tuple(table, typing.get_args(attendu)[0], valeur, chemin)
    if origine in (dict, Mapping) or attendu is dict:
        return _build_mapping(table, attendu, valeur, chemin)
    if origine is Literal:
        return _one_of(table, typing.get_args(attendu), valeur, chemin)
    if isinstance(attendu, type) and issubclass(attendu, StrEnum):
        choix = _one_of(table, tuple(e.value for e in attendu), valeur, chemin)
        return attendu(choix) if choix is not None else None
    return _build_scalar(table, attendu, valeur, chemin)


def expected(attendu: Any) -> str:
    """Say in French what may be written for an annotation."""
    if typing.get_origin(attendu) in (types.UnionType, typing.Union):
        possibles = [t for t in typing.get_args(attendu) if t is not types.NoneType]
        return " ou ".join(map(expected, possibles))
    if attendu is Any:
        return "une valeur"
    if typing.get_origin(attendu) is tuple:
        return "une liste […]"
    if isinstance(attendu, type) and issubclass(attendu, StrEnum):
        return ", ".join(e.value for e in attendu)
    return _NOMS_DE_TYPES.get(attendu, "une table {…}")


def _build_dataclass(table: TableSituee, cls: type[Any], valeur: Any, chemin: Chemin) -> Any:
    if not isinstance(valeur, dict):
        table.signal(chemin, f"« {_name(chemin)} » doit être une table.")
        return None
    annotations: dict[str, Any] = _annotations(cls)  # type: ignore[arg-type]
    for cle in valeur.keys() - annotations.keys():
        _unknown(table, (*chemin, cle), cle, annotations)
    arguments = {}
    for champ in fields(cls):
        if champ.name in valeur:
            ici = (*chemin, champ.name)
            construit = _build(table, annotations[champ.name], valeur[champ.name], ici)
            arguments[champ.name] = construit
        elif champ.default is MISSING and champ.default_factory is MISSING:
            table.signal(chemin, f"il manque « {champ.name} » dans « {_name(chemin)} ».")
            arguments[champ.name] = None
    # A half-built object is only seen by the caller if the file had no fault at all.
    return cls(**arguments) if None not in arguments.values() else None


def _unknown(table: TableSituee, chemin: Chemin, cle: str, connues: Mapping[str, Any]) -> None:
    proche = difflib.get_close_matches(cle, connues, n=1)
    aide = f" : vouliez-vous écrire « {proche[0]} » ?" if proche else "."
    table.signal(chemin, f"la clé « {cle} » n’existe pas{aide}")


def _build_union(table: TableSituee, choix: tuple[Any, ...], valeur: Any, chemin: Chemin) -> Any:
    """``X | None`` is X when the key is written; ``date | datetime`` takes either."""
    possibles = [t for t in choix if t is not types.NoneType]
    if len(possibles) == 1:
        return _build(table, possibles[0], valeur, chemin)
    if type(valeur) in possibles:
        return valeur
    noms = " ou ".join(_NOMS_DE_TYPES[t] for t in possibles)
    table.signal(chemin, f"« {_name(chemin)} » doit être {noms}.")
    return None


def _build_tuple(table: TableSituee, element: Any, valeur: Any, chemin: Chemin) -> Any:
    if not isinstance(valeur, list):
        table.signal(chemin, f"« {_name(chemin)} » doit être une liste.")
        return ()
    return tuple(_build(table, element, v, (*chemin, i)) for i, v in enumerate(valeur))


def _build_mapping(table: TableSituee, attendu: Any, valeur: Any, chemin: Chemin) -> Any:
    if not isinstance(valeur, dict):
        table.signal(chemin, f"« {_name(chemin)} » doit être une table.")
        return {}
    element = (typing.get_args(attendu) or (str, Any))[1]
    return {cle: _build(table, element, v, (*chemin, cle)) for cle, v in valeur.items()}


def _one_of(table: TableSituee, choix: tuple[Any, ...], valeur: Any, chemin: Chemin) -> Any:
    if valeur in choix:
        return valeur
    possibles = ", ".join(map(str, choix))
    table.signal(
        chemin, f"« {_name(chemin)} » vaut « {valeur} » ; valeurs possibles : {possibles}."
    )
    return None


def _build_scalar(table: TableSituee, attendu: Any, valeur: Any, chemin: Chemin) -> Any:
    if attendu is Any:
        return valeur
    if attendu is Decimal and isinstance(valeur, str):
        try:
            return Decimal(valeur)
        except InvalidOperation:
            pass
    elif type(valeur) is attendu:
        return valeur
    table.signal(chemin, f"« {_name(chemin)} » doit être {_NOMS_DE_TYPES[attendu]}.")
    return None


def _name(chemin: Chemin) -> str:
    return ".".join(str(p) for p in chemin if not isinstance(p, int)) or "le fichier"
