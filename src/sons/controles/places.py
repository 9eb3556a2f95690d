"""Line and column of what was found; of the block that lacks it, when it is not there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sons.chemin import Chemin
from sons.lecture import Place, locate, places


@dataclass(frozen=True)
class Places:
    """The places of some paths in a file."""

    connues: Mapping[Chemin, Place]

    @classmethod
    def of_paths(cls, contenu: bytes, debut: int, lieux: Iterable[Chemin | str]) -> "Places":
        """Find them in one walk over the bytes of a file that was read."""
        chemins = {lieu for lieu in lieux if isinstance(lieu, tuple)}
        if not chemins:
            return cls({})
        voulus = {chemin[:n] for chemin in chemins for n in range(len(chemin) + 1)}
        etendues = locate(contenu, debut, voulus)
        trouvees = places(contenu, (debut for debut, _ in etendues.values()))
        return cls({chemin: trouvees[debut] for chemin, (debut, _) in etendues.items()})

    @classmethod
    def at(cls, place: Place | None, lieu: Chemin = ()) -> "Places":
        """What is said of ``lieu``, or whatever is said, stands where the reading stopped."""
        return cls({lieu: place} if place else {})

    def __or__(self, autres: "Places") -> "Places":
        """Return both; the others have the last word."""
        return Places({**self.connues, **autres.connues})

    def of(self, lieu: Chemin | str) -> Place | None:
        """Return a line and a column, from 1; None for what has no place in the file."""
        if isinstance(lieu, str):
            return None
        debuts = (self.connues.get(lieu[:n]) for n in range(len(lieu), -1, -1))
        return next((place for place in debuts if place is not None), None)
