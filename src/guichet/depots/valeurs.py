"""Many values in one parameter of a query."""

import json
from collections.abc import Collection

from django.db import connection
from django.db.models.expressions import RawSQL

_PARMI = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT jsonb_array_elements_text(%s::jsonb)",
}


def among(valeurs: Collection[str]) -> RawSQL:
    """Return what « field__in » takes: one parameter however many values a file may hold."""
    return RawSQL(_PARMI[connection.vendor], (json.dumps(sorted(valeurs)),))  # noqa: S611 -- our own words
