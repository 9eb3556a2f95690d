"""Many rows written at once, many values asked in one parameter.

A deposit of 200 demandes writes a thousand rows, which nothing reads in the same request: without
an object for each, they take a third of the time of ``bulk_create``.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

from django.db import connection, models
from django.db.models.expressions import RawSQL

# What the drivers take as it is.
_TELS_QUELS = (models.CharField, models.IntegerField, models.ForeignKey)
_PARMI = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT jsonb_array_elements_text(%s::jsonb)",
}
Champ: TypeAlias = "models.Field[Any, Any]"


def insert(
    modele: type[models.Model], commun: Mapping[str, Any], lignes: Sequence[Mapping[str, Any]]
) -> None:
    """Insert ``lignes``, each a value by column name; ``commun`` is what all of them share.

    What neither says takes the default of its field. Raises IntegrityError, as ``bulk_create``.
    """
    if not lignes:
        return
    champs = [champ for champ in modele._meta.concrete_fields if not champ.primary_key]
    propres = [champ for champ in champs if champ.attname in lignes[0]]
    partages = [champ for champ in champs if champ.attname not in lignes[0]]
    fixes = tuple(_prepare(champ, _shared(champ, commun)) for champ in partages)
    speciaux = [champ for champ in propres if not isinstance(champ, _TELS_QUELS)]
    rangees = [
        (*(valeurs[champ.attname] for champ in propres), *fixes)
        for valeurs in (_prepared(ligne, speciaux) for ligne in lignes)
    ]
    _write(modele, [*propres, *partages], rangees)


def _write(
    modele: type[models.Model], champs: Sequence[Champ], rangees: Sequence[Sequence[Any]]
) -> None:
    """Send the rows the way that each database takes fastest."""
    quote = connection.ops.quote_name
    colonnes = ", ".join(quote(champ.column or champ.attname) for champ in champs)
    table = f"{quote(modele._meta.db_table)} ({colonnes})"
    with connection.cursor() as curseur:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, curseur.copy(f"COPY {table} FROM STDIN") as copie:
                for rangee in rangees:
                    copie.write_row(rangee)
        else:
            marques = ", ".join(["%s"] * len(champs))
            curseur.executemany(f"INSERT INTO {table} VALUES ({marques})", rangees)  # noqa: S608 -- our own models


def _shared(champ: Champ, commun: Mapping[str, Any]) -> Any:
    return commun[champ.attname] if champ.attname in commun else champ.get_default()


def _prepared(ligne: Mapping[str, Any], speciaux: Sequence[Champ]) -> Mapping[str, Any]:
    if not speciaux:
        return ligne
    return {**ligne, **{c.attname: _prepare(c, ligne[c.attname]) for c in speciaux}}


def _prepare(champ: Champ, valeur: Any) -> Any:
    """Return a value as the driver of this database takes it."""
    return champ.get_db_prep_save(valeur, connection)


def among(valeurs: Collection[str]) -> RawSQL:
    """Return what « field__in » takes: one parameter however many values a file may hold."""
    return RawSQL(_PARMI[connection.vendor], (json.dumps(sorted(valeurs)),))  # noqa: S611 -- our own words
