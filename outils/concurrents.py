"""The usual parsers and validators, given the same bytes and the same format table."""

import json
from collections.abc import Callable
from typing import Any

import fastjsonschema
import jsonschema  # type: ignore[import-untyped]
import jsonschema_rs
import msgspec
import orjson
from pydantic import BaseModel, ConfigDict, Field, create_model

from sons import Textes
from sons.reglement.format import RACINE, Balise, Format, Nature
from sons.reglement.schema import json_schema

Appels = dict[str, Callable[[], object]]


def parsers(contenu: bytes) -> Appels:
    """Return bare decoders: the fastest of them is the yardstick."""
    return {
        "orjson": lambda: orjson.loads(contenu),
        "msgspec": lambda: msgspec.json.decode(contenu),
        "json": lambda: json.loads(contenu),
    }


def validators(textes: Textes, contenu: bytes) -> Appels:
    """Return the usual validators on the same table, each decoding the bytes its own way."""
    schema = json_schema(textes.format, textes.dispositif.limites)
    python = jsonschema.Draft7Validator(schema)
    rapide = fastjsonschema.compile(schema)
    rust = jsonschema_rs.validator_for(schema)
    modele = pydantic_model(textes.format)
    return {
        "jsonschema-rs": lambda: _must_be_valid(rust.is_valid(orjson.loads(contenu))),
        "pydantic": lambda: modele.model_validate_json(contenu),
        "fastjsonschema": lambda: rapide(orjson.loads(contenu)),
        "python-jsonschema": lambda: _must_be_valid(python.is_valid(orjson.loads(contenu))),
    }


def _must_be_valid(valide: bool) -> None:
    if not valide:
        raise AssertionError("le fichier du banc doit être valide")


# -- pydantic, from the table (it checks less: situations, closed lists and keys are left out) -----

_TYPES: dict[Nature, Any] = {
    Nature.NUL: None,
    Nature.BOOLEEN: bool,
    Nature.ENTIER: int,
    Nature.MONTANT: float,
    Nature.LISTE_DE_TEXTES: list[str],
    Nature.TEXTE: str,
    Nature.DATE: str,
}


def pydantic_model(un_format: Format, bloc: str = RACINE) -> type[BaseModel]:
    """Build nested models of the balises of a block."""
    champs: dict[str, Any] = {}
    for balise in un_format.children(bloc):
        genre = _type(un_format, balise)
        if balise.cas and not balise.nature.is_bloc:
            champs[balise.nom] = (genre | None, Field(default=None))
        else:
            champs[balise.nom] = (genre, Field(**_bounds(balise)))
    config = ConfigDict(extra="forbid", strict=True)
    return create_model(f"Bloc_{bloc}", __config__=config, **champs)


def _type(un_format: Format, balise: Balise) -> Any:
    if balise.nature is Nature.BLOC:
        return pydantic_model(un_format, balise.nom)
    if balise.nature is Nature.TABLE:
        return list[pydantic_model(un_format, balise.nom)]  # type: ignore[misc]
    return _TYPES[balise.nature]


def _bounds(balise: Balise) -> dict[str, Any]:
    if balise.nature is Nature.ENTIER:
        return {"ge": balise.minimum, "le": balise.maximum}
    if balise.nature is Nature.TEXTE and balise.longueur_max:
        return {"min_length": 1, "max_length": balise.longueur_max}
    if balise.nature is Nature.TEXTE and balise.longueurs:
        return {"min_length": min(balise.longueurs), "max_length": max(balise.longueurs)}
    return {}
