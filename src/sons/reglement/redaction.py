"""Write a TOML table to be filled in from the dataclass that the loader will read it into."""

import json
import textwrap
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sons.reglement.cles import RUBRIQUES, explain
from sons.reglement.modele import Dispositif
from sons.reglement.source import Source
from sons.reglement.toml_situe import A_COMPLETER, expected

Valeurs = Mapping[str, Any]


@dataclass
class Redacteur:
    """Writes tables; what is common to ``modeles`` is told beside the blank."""

    modeles: list[Dispositif]

    def __post_init__(self) -> None:
        self._dites: set[str] = set()  # keys common to all tables are explained once

    def table(
        self, cls: type[Any], chemin: tuple[str, ...], connus: Valeurs,
        marque: str = "", sauf: tuple[str, ...] = (), bref: bool = False,
    ) -> Iterator[str]:  # fmt: skip
        """Yield the keys of a table, then its own tables: TOML wants them in this order."""
        annotations = typing.get_type_hints(cls)
        champs = [c for c in fields(cls) if c.name not in sauf]
        for champ in champs:
            if _table_class(annotations[champ.name]) is None:
                yield from self._key(cls, champ, annotations, chemin, connus, marque, bref)
        for champ in champs:
            sous = _table_class(annotations[champ.name])
            if sous is not None and not bref:
                yield from self._tables(cls, champ, sous, chemin, connus, marque)

    def _key(
        self, cls: type[Any], champ: Field[Any], annotations: Mapping[str, Any],
        chemin: tuple[str, ...], connus: Valeurs, marque: str, bref: bool,
    ) -> Iterator[str]:  # fmt: skip
        is_connue = champ.name in connus
        if bref and is_optional(champ) and not is_connue:
            return
        annotation = annotations[champ.name]
        if not bref:
            yield from self._comment(cls, champ, annotation, chemin)
        valeur = connus[champ.name] if is_connue else _blank(annotation)
        diese = "#" if marque or (is_optional(champ) and not is_connue) else ""
        yield f"{diese}{champ.name} = {toml(valeur)}"

    def _comment(
        self, cls: type[Any], champ: Field[Any], annotation: Any, chemin: tuple[str, ...]
    ) -> Iterator[str]:
        phrase = explain(cls.__name__, champ.name)
        if phrase in self._dites:
            return
        if explain("", champ.name) == phrase:
            self._dites.add(phrase)
        elif (forme := expected(_bare(annotation))) not in (expected(str), expected(Source)):
            phrase += f" ({forme})"
        if (commune := self._common((*chemin, champ.name))) is not None:
            phrase += f" ; partout dans les textes livrés\N{NO-BREAK SPACE}: {toml(commune)}"
        if is_optional(champ):
            phrase = f"(facultatif) {phrase}"
        yield from textwrap.wrap(
            f"{phrase}.", 98, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False
        )

    def _tables(
        self, cls: type[Any], champ: Field[Any], sous: type[Any],
        chemin: tuple[str, ...], connus: Valeurs, marque: str,
    ) -> Iterator[str]:  # fmt: skip
        """Yield one table or several: the first explained, the others bare."""
        ici = (*chemin, champ.name)
        titre = RUBRIQUES.get(champ.name, explain(cls.__name__, champ.name))
        yield from ("", f"# --- {titre} ".ljust(99, "-"))
        nom = ".".join(ici)
        crochets = f"[{nom}]" if _is_single(cls, champ) else f"[[{nom}]]"
        facultative = "#" if marque or (is_optional(champ) and champ.name not in connus) else ""
        # None among the tables: an explained one to be copied, commented out.
        for rang, valeurs in enumerate(connus.get(champ.name, [{}])):
            diese = "#" if valeurs is None else facultative
            yield from ("", f"{diese}{crochets}")
            yield from self.table(sous, ici, valeurs or {}, diese, bref=rang > 0)

    def _common(self, chemin: tuple[str, ...]) -> Any:
        """Return the value that every shipped dispositif has at a place, if it is one."""
        if chemin[-1] in ("source", "statut", "note", "edition", "vague"):
            return None
        lues = [_at(modele, chemin) for modele in self.modeles]
        return lues[0] if lues and all(lue == lues[0] for lue in lues) else None


def _at(objet: Any, chemin: tuple[str, ...]) -> Any:
    for nom in chemin:
        objet = getattr(objet, nom, None)
    return objet


# -- annotations and values ---------------------------------------------------------------------


def is_optional(champ: Field[Any]) -> bool:
    """Whether a key may be left out."""
    return champ.default is not MISSING or champ.default_factory is not MISSING


def _bare(annotation: Any) -> Any:
    """``X | None`` is X for whoever writes the key."""
    possibles = [t for t in typing.get_args(annotation) if t is not types.NoneType]
    is_union = typing.get_origin(annotation) in (types.UnionType, typing.Union)
    return possibles[0] if is_union and len(possibles) == 1 else annotation


def _table_class(annotation: Any) -> type[Any] | None:
    """Return the class of a table or of a list of tables; a source is written on one line."""
    nue = _bare(annotation)
    if typing.get_origin(nue) is tuple:
        nue = typing.get_args(nue)[0]
    return nue if isinstance(nue, type) and is_dataclass(nue) and nue is not Source else None


def _is_single(cls: type[Any], champ: Field[Any]) -> bool:
    return typing.get_origin(_bare(typing.get_type_hints(cls)[champ.name])) is not tuple


def _blank(annotation: Any) -> Any:
    if _bare(annotation) is Source:
        return {"document": A_COMPLETER, "section": A_COMPLETER}
    return A_COMPLETER


def toml(valeur: Any) -> str:
    """Write a value on one line of TOML."""
    if isinstance(valeur, bool):
        return "true" if valeur else "false"
    if isinstance(valeur, Mapping):
        paires = ", ".join(f"{cle} = {toml(v)}" for cle, v in valeur.items())
        return f"{{ {paires} }}" if paires else "{}"
    if isinstance(valeur, tuple | list):
        return f"[{', '.join(map(toml, valeur))}]"
    if isinstance(valeur, date):
        return valeur.isoformat()
    if isinstance(valeur, int):
        return str(valeur)
    return json.dumps(str(valeur) if isinstance(valeur, Decimal) else valeur, ensure_ascii=False)
