"""The JSON Schema of a format (draft 7), drawn from the same table as the control.

A schema says less than the control: it cannot see how an amount was written, a date that
does not exist, a check digit. What it accepts, the format table may still refuse; what it
refuses, the table refuses too (a test holds the two together).
"""

from typing import Any

from sons.reglement.format import RACINE, Balise, Format, Forme, Nature, Role, Situation
from sons.reglement.limites import Limites

Schema = dict[str, Any]

_NULL: Schema = {"type": "null"}
_CHIFFRES = {"SIRET", "SIREN", "RPPS"}
_MINUSCULES = "a-zà-öø-ÿœß"


def json_schema(un_format: Format, limites: Limites) -> Schema:
    """Return the schema of a whole file."""
    entete = un_format.format
    schema = _Schema(un_format, limites).bloc(RACINE)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": entete.titre,
        "description": f"Source : {entete.source} ({entete.statut}).",
        **schema,
    }


class _Schema:
    def __init__(self, un_format: Format, limites: Limites) -> None:
        self.format = un_format
        self.limites = limites

    def bloc(self, nom: str) -> Schema:
        """Return the schema of a block; rows that depend on the situation are left open here."""
        balises = self.format.children(nom)
        proprietes: Schema = {}
        for balise in balises:
            schema = {} if balise.cas and not balise.nature.is_bloc else self._value(balise)
            for ecrit in filter(None, (balise.nom, balise.autre_nom)):
                proprietes[ecrit] = {"description": balise.description, **schema}
        schema = {
            "type": "object",
            "properties": proprietes,
            "required": [b.nom for b in balises if not b.is_conditional and not b.autre_nom],
            "additionalProperties": False,
        }
        doubles = [b for b in balises if b.autre_nom]
        if doubles:
            schema["allOf"] = [
                {"oneOf": [{"required": [b.nom]}, {"required": [b.autre_nom]}]} for b in doubles
            ]
        return schema

    def _value(self, balise: Balise) -> Schema:
        match balise.nature:
            case Nature.NUL:
                return _NULL
            case Nature.BOOLEEN:
                return {"type": "boolean"}
            case Nature.ENTIER:
                bornes = {"minimum": balise.minimum, "maximum": balise.maximum}
                return {"type": "integer", **bornes}
            case Nature.MONTANT:
                return {"type": "number", "exclusiveMinimum": 0}
            case Nature.DATE:
                return {"type": "string", "pattern": "^[0-3][0-9]/[01][0-9]/[0-9]{4}$"}
            case Nature.LISTE_DE_TEXTES:
                return {"type": "array", "items": self._text(balise), "minItems": 1}
            case Nature.TABLE:
                return self._table(balise)
            case Nature.BLOC:
                return self.bloc(balise.nom)
            case Nature.TEXTE:
                return self._text(balise)

    def _table(self, balise: Balise) -> Schema:
        schema: Schema = {"type": "array", "items": self.bloc(balise.nom)}
        if balise.minimum:
            schema["minItems"] = balise.minimum
        if balise.role is Role.LIGNES:
            schema |= {"minItems": 1, "maxItems": self.limites.demandes_max}
            schema["items"]["allOf"] = [self._by_situation(balise.nom, self.format.situation)]
        return schema

    def _text(self, balise: Balise) -> Schema:
        if balise.liste:
            return {"type": "string", "enum": list(self.format.listes[balise.liste])}
        if balise.valeurs:
            return {"type": "string", "enum": list(balise.valeurs)}
        longueurs = sorted({*balise.longueurs, *balise.longueurs_tolerees})
        if longueurs:
            signe = _sign(balise)
            motif = "|".join(f"{signe}{{{longueur}}}" for longueur in longueurs)
            return {"type": "string", "pattern": f"^({motif})$"}
        schema: Schema = {"type": "string", "minLength": 1, "maxLength": balise.longueur_max}
        if balise.majuscules:
            schema["pattern"] = f"^[^{_MINUSCULES}]*$"
        return schema

    # -- what depends on the situation ---------------------------------------------------------

    def _by_situation(self, lignes: str, situations: tuple[Situation, ...]) -> Schema:
        """Nest the situations: the first that holds decides, as in the control."""
        situation, *suivantes = situations
        alors = self._in_situation(lignes, situation.nom)
        if not situation.quand:
            return alors
        schema = {"if": self._condition(lignes, situation), "then": alors}
        if suivantes:
            schema["else"] = self._by_situation(lignes, tuple(suivantes))
        return schema

    def _condition(self, bloc: str, situation: Situation) -> Schema:
        """Return a schema that holds when the answers of the demande are those of the situation."""
        proprietes: Schema = {}
        for balise in self.format.children(bloc):
            if balise.nom in situation.quand:
                proprietes[balise.nom] = {"const": situation.quand[balise.nom]}
            elif balise.nature is Nature.BLOC:
                interieur = self._condition(balise.nom, situation)
                if interieur["properties"]:
                    proprietes[balise.nom] = interieur
        return {"properties": proprietes, "required": list(proprietes)}

    def _in_situation(self, bloc: str, situation: str) -> Schema:
        proprietes: Schema = {}
        exigees = []
        for balise in self.format.children(bloc):
            if balise.cas:
                cas = balise.cas_en(situation)
                admises = (*cas.admet, *cas.tolere)
                proprietes[balise.nom] = self._admitted(balise, admises, situation)
                exigees += [balise.nom] if Forme.ABSENTE not in admises else []
            elif balise.nature.is_bloc:
                interieur = self._in_situation(balise.nom, situation)
                if interieur:
                    est_table = balise.nature is Nature.TABLE
                    proprietes[balise.nom] = {"items": interieur} if est_table else interieur
        return {"properties": proprietes, "required": exigees} if proprietes else {}

    def _admitted(self, balise: Balise, formes: tuple[Forme, ...], situation: str) -> Schema:
        is_table = balise.nature in (Nature.TABLE, Nature.LISTE_DE_TEXTES)
        vide: Schema = {"maxItems": 0, "type": "array"} if is_table else {"maxProperties": 0}
        nuls = {"anyOf": [_NULL, {"type": "array", "maxItems": 0}]}
        possibles: dict[Forme, Schema] = {
            Forme.NULL: _NULL,
            Forme.FALSE: {"const": False},
            Forme.VIDE: vide,
            Forme.NULS: {"type": "object", "additionalProperties": nuls},
        }
        schemas = [possibles[forme] for forme in formes if forme in possibles]
        if Forme.VALEUR in formes:
            schemas.insert(0, self._open_value(balise, situation))
        return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}

    def _open_value(self, balise: Balise, situation: str) -> Schema:
        """Return what a balise that may hold a value holds in this situation."""
        interieur = self._in_situation(balise.nom, situation) if balise.nature.is_bloc else {}
        if balise.nature is Nature.TABLE:
            return {"minItems": 1, **({"items": interieur} if interieur else {})}
        return interieur if balise.nature is Nature.BLOC else self._value(balise)


def _sign(balise: Balise) -> str:
    if balise.identifiant in _CHIFFRES:
        return "[0-9]"
    return "[0-9A-Za-z]" if balise.identifiant else "."
