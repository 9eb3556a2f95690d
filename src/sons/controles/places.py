"""Line and column of what was found; of the block that lacks it, when it is not there."""

from collections.abc import Iterable

from sons.chemin import Chemin
from sons.lecture.lieux import lines_and_columns, locate


class Places:
    """The places of some paths in a file, found in one walk over its bytes."""

    def __init__(self, contenu: bytes, debut: int, lieux: Iterable[Chemin | str]) -> None:
        chemins = {lieu for lieu in lieux if isinstance(lieu, tuple)}
        voulus = {chemin[:n] for chemin in chemins for n in range(len(chemin) + 1)}
        self._debuts = (
            {c: etendue[0] for c, etendue in locate(contenu, debut, voulus).items()}
            if voulus
            else {}
        )
        self._lignes = lines_and_columns(contenu, self._debuts.values()) if voulus else {}

    def of(self, lieu: Chemin | str) -> tuple[int, int] | None:
        """Return a line and a column, from 1; None for what has no place in the file."""
        if isinstance(lieu, str):
            return None
        debuts = (self._debuts.get(lieu[:n]) for n in range(len(lieu), -1, -1))
        trouve = next((debut for debut in debuts if debut is not None), None)
        return None if trouve is None else self._lignes[trouve]
