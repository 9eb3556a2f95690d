"""Values put in the bytes of a file that was read, and demandes taken out: the rest is kept."""

import codecs
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sons.chemin import Chemin
from sons.lecture import Etendue, locate
from sons.retour import splice

# Past this, an integer is no number of a form; Python would refuse to read some.
_CHIFFRES_MAX = 20
_BLANCS = b" \t\r\n"


def start_of(contenu: bytes) -> int:
    """Return the byte where the JSON begins, after the mark if there is one."""
    return len(codecs.BOM_UTF8) if contenu.startswith(codecs.BOM_UTF8) else 0


def correct(contenu: bytes, corrections: Mapping[Chemin, bytes]) -> bytes:
    """Return the same bytes, with another value (JSON, encoded) at each of these paths.

    A path that leads nowhere changes nothing; of a value and one inside it, the outer one wins.
    """
    connues = locate(contenu, start_of(contenu), corrections.keys())
    lieux: list[tuple[Etendue, bytes]] = []
    for chemin, (debut, fin) in sorted(connues.items(), key=lambda lieu: (lieu[1][0], -lieu[1][1])):
        if not lieux or debut >= lieux[-1][0][1]:
            lieux.append(((debut, fin), corrections[chemin]))
    return splice(contenu, lieux)


def keep_lines(contenu: bytes, table: str, rangs: Sequence[int]) -> bytes:
    """Return the same bytes with these rows only in the table ``table`` of the file.

    ``rangs``, from 0, are in order and name rows that are there.
    """
    if not rangs:
        raise ValueError("no row to keep")
    voulues = [(table,), (table, 0), (table, 1), *((table, rang) for rang in rangs)]
    lieux = locate(contenu, start_of(contenu), voulues)
    (ouvre, ferme), (debut, fin) = lieux[table,], lieux[table, 0]
    suivante = lieux.get((table, 1))
    separation = contenu[fin : suivante[0]] if suivante else b","
    fermeture = contenu[ouvre + len(contenu[ouvre : ferme - 1].rstrip(_BLANCS)) : ferme]
    lignes = separation.join(contenu[slice(*lieux[table, rang])] for rang in rangs)
    return splice(contenu, [((ouvre, ferme), contenu[ouvre:debut] + lignes + fermeture)])


def values_at(contenu: bytes, chemins: Sequence[Chemin]) -> dict[Chemin, Any]:
    """Return the values at these paths, those that are there."""
    connues = locate(contenu, start_of(contenu), chemins)
    return {chemin: decode(contenu[slice(*place)]) for chemin, place in connues.items()}


def decode(brut: bytes) -> Any:
    """Read one value; decimals as they are written."""
    return json.loads(brut, parse_float=Decimal, parse_int=_integer)


def _integer(chiffres: str) -> int | Decimal:
    return int(chiffres) if len(chiffres) <= _CHIFFRES_MAX else Decimal(chiffres)
