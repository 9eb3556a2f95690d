"""What a control does not know, one thing at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from sons import ContexteMemoire


def without_each(contexte: ContexteMemoire) -> Iterator[tuple[str, ContexteMemoire]]:
    """Yield the context without one of its lists, then without one column of a list, by turns."""
    rien = ContexteMemoire()
    for champ in fields(contexte):
        liste, vide = getattr(contexte, champ.name), getattr(rien, champ.name)
        if liste == vide:
            continue
        yield champ.name, replace(contexte, **{champ.name: vide})
        for colonne in _optional_columns(liste):
            sans = replace(contexte, **{champ.name: _without(liste, colonne)})
            yield f"{champ.name}, {colonne}", sans


def _optional_columns(liste: Any) -> list[str]:
    """Return the columns of the first row that may be unknown."""
    if isinstance(liste, Mapping):
        return next(filter(None, map(_optional_columns, liste.values())), [])
    if is_dataclass(liste):
        return [c.name for c in fields(liste) if c.default is None]
    is_suite = isinstance(liste, Sequence) and not isinstance(liste, str)
    return next(filter(None, map(_optional_columns, liste)), []) if is_suite else []


def _without(liste: Any, colonne: str) -> Any:
    if isinstance(liste, Mapping):
        return {cle: _without(valeur, colonne) for cle, valeur in liste.items()}
    if is_dataclass(liste) and not isinstance(liste, type):
        return replace(liste, **{colonne: None})
    return [_without(une, colonne) for une in liste]
