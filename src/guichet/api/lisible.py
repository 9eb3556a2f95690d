"""The description of the API as people read it: one source for the page and the reference."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from guichet.api.application import api


@dataclass(frozen=True)
class Champ:
    """A parameter of the address, or a field of what is sent."""

    nom: str
    obligatoire: bool
    texte: str


@dataclass(frozen=True)
class Operation:
    """One call."""

    chapitre: str
    methode: str
    chemin: str
    titre: str
    texte: str
    champs: list[Champ]


def description() -> dict[str, Any]:
    """Return the OpenAPI description."""
    return dict(api.get_openapi_schema(path_prefix="/api/v1/"))


def operations() -> list[Operation]:
    """Return every call, in the order of the description."""
    return list(_operations(description()))


def _operations(decrite: dict[str, Any]) -> Iterator[Operation]:
    for chemin, methodes in decrite["paths"].items():
        for methode, une in methodes.items():
            yield Operation(
                une["tags"][0],
                methode.upper(),
                chemin,
                une["summary"],
                une["description"],
                [*_parameters(une), *_fields(une)],
            )


def _parameters(operation: dict[str, Any]) -> Iterator[Champ]:
    for un in operation.get("parameters", []):
        if un["in"] == "query":
            yield Champ(un["name"], un["required"], _text(un["schema"]))


def _fields(operation: dict[str, Any]) -> Iterator[Champ]:
    for contenu in operation.get("requestBody", {}).get("content", {}).values():
        schema = contenu["schema"]
        for nom, propriete in schema.get("properties", {}).items():
            yield Champ(nom, nom in schema["required"], _text(propriete))


def _text(schema: dict[str, Any]) -> str:
    """Return what a field is, and its closed list of values if it has one."""
    valeurs = ", ".join(valeur for valeur in schema.get("enum", []) if valeur)
    return f"{schema['description'].rstrip('.')} ({valeurs})." if valeurs else schema["description"]
