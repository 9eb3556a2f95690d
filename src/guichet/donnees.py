"""The data files of the counters: one is shipped, an operator may lay its own over it."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

from sons import load_reglement
from sons.erreurs import ReglementInvalide
from sons.reglement.source import Source
from sons.reglement.toml_situe import TableSituee

T = TypeVar("T")
# Signals on the table what the counter alone can see to be wrong.
Verification = Callable[[TableSituee, Any], None]


def load(nom: str, livre: Path, forme: type[T], verifier: Verification) -> T:
    """Return the operator's own file ``nom`` (in ``GUICHET_REGLEMENT``), else ``livre``.

    Raises ReglementInvalide, with file and line, for each fault.
    """
    dossier: Path | None = settings.REGLEMENT
    propre = dossier / nom if dossier else None
    choisi = propre if propre is not None and propre.is_file() else livre
    cle: Any = forme  # a class is hashable, which type[T] does not say
    lu: T = read(choisi, dossier, cle, verifier)
    return lu


@cache
def read(chemin: Path, surcouche: Path | None, forme: type[Any], verifier: Verification) -> Any:
    """Return a file as a ``forme``, once; its sources must be known. Raises ReglementInvalide."""
    table = TableSituee(chemin, chemin.read_text(encoding="utf-8"))
    lues: Any = table.build(forme)
    if lues is not None:
        documents = set(load_reglement(surcouche).documents)
        for place, source in _sources(lues):
            if source.document not in documents:
                table.signal(place, f"le document « {source.document} » est inconnu.")
        verifier(table, lues)
    if lues is None or table.anomalies:
        raise ReglementInvalide("\n".join(map(str, table.anomalies)))
    return lues


def _sources(lues: Any) -> Iterator[tuple[tuple[str | int, ...], Source]]:
    """Yield where each source stands, in the tables and in the lists of tables of a file."""
    for champ in fields(lues):
        valeur = getattr(lues, champ.name)
        rangees = enumerate(valeur) if isinstance(valeur, tuple) else ((None, valeur),)
        for rang, objet in rangees:
            if isinstance(source := getattr(objet, "source", None), Source):
                yield (champ.name, *(() if rang is None else (rang,)), "source"), source
