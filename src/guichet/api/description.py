"""What the description of the API (OpenAPI) takes from elsewhere: the forms, the files."""

from typing import Any

from django import forms

from guichet.api.problemes import TYPE, Probleme

_REFUS = {
    "default": {
        "description": "Refus : ce qui s’est passé et que faire, en français.",
        "content": {TYPE: {"schema": {"$ref": "#/components/schemas/Probleme"}}},
    }
}
_PROBLEME = Probleme.model_json_schema(ref_template="#/components/schemas/{model}")
SCHEMAS_DES_REFUS = {
    **_PROBLEME["$defs"],
    "Probleme": {nom: valeur for nom, valeur in _PROBLEME.items() if nom != "$defs"},
}


_FICHIERS: dict[str, dict[str, str]] = {
    "application/json": {"type": "object"},
    "application/pdf": {"type": "string", "format": "binary"},
}


def operation(corps: dict[str, Any] | None = None, fichier: str = "") -> dict[str, Any]:
    """Return what an operation adds: its refusals, its body, the type of the file it answers."""
    reponses: dict[str, Any] = dict(_REFUS)
    if fichier:
        contenu = {fichier: {"schema": _FICHIERS[fichier]}}
        reponses["200"] = {"description": "Le fichier.", "content": contenu}
    decrite: dict[str, Any] = {"responses": reponses}
    return decrite | {"requestBody": corps} if corps else decrite


def multipart(formulaire: type[forms.Form], *champs: str) -> dict[str, Any]:
    """Return the body of a request that sends ``champs`` of a form: the pages' own words."""
    tous: dict[str, forms.Field] = formulaire.base_fields
    gardes = {nom: tous[nom] for nom in champs}
    schema = {
        "type": "object",
        "properties": {nom: _property(champ) for nom, champ in gardes.items()},
        "required": [nom for nom, champ in gardes.items() if champ.required],
    }
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


def raw(texte: str) -> dict[str, Any]:
    """Return the body of a request that is a file itself."""
    schema = {"type": "string", "format": "binary", "description": texte}
    return {"required": True, "content": {"application/octet-stream": {"schema": schema}}}


def _property(champ: forms.Field) -> dict[str, Any]:
    texte = " : ".join(str(mot) for mot in (champ.label, champ.help_text) if mot)
    decrit: dict[str, Any] = {"type": "string", "description": texte}
    if isinstance(champ, forms.FileField):
        decrit["format"] = "binary"
    if isinstance(champ, forms.ChoiceField) and champ.choices:
        decrit["enum"] = [valeur for valeur, _ in champ.widget.choices]
    return decrit
