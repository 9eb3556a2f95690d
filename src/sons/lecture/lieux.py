"""Where values stand in the bytes."""

import bisect
from collections.abc import Collection, Iterable, Mapping

from sons.chemin import Chemin, write_chemin
from sons.lecture.exacte import Etendue, read_exact


def locate(contenu: bytes, debut: int, chemins: Collection[Chemin]) -> Mapping[Chemin, Etendue]:
    """Return the byte span of the value of each path that the file holds."""
    etendues = read_exact(contenu, debut, 1_000).etendues
    return {c: etendues[ecrit] for c in chemins if (ecrit := write_chemin(c)) in etendues}


def lines_and_columns(contenu: bytes, positions: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Return the line and the column, in characters from 1, of each byte."""
    sauts = [i for i, octet in enumerate(contenu) if octet == 10]
    places = {}
    for position in set(positions):
        ligne = bisect.bisect_left(sauts, position)
        debut = sauts[ligne - 1] + 1 if ligne else 0
        texte = contenu[debut:position].decode("utf-8", "replace").lstrip("\ufeff")
        places[position] = (ligne + 1, len(texte) + 1)
    return places
