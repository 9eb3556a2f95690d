"""Where what was found stands; where the block that lacks it does, when it is not there."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sons.chemin import Chemin
from sons.extrait import Endroit, excerpt
from sons.lecture import Etendue, Place, byte_of, locate, places

# What a reading that stopped had before it: a text, a word, a sign.
_SIGNE = re.compile(rb'"[^"\n]*+"?|[^\s,:\[\]{}"]++|.?')


@dataclass(frozen=True)
class Places:
    """The places of some paths in a file: their spans, the lines and columns of their starts."""

    contenu: bytes
    etendues: Mapping[Chemin, Etendue]
    debuts: Mapping[int, Place]

    @classmethod
    def of_paths(cls, contenu: bytes, debut: int, lieux: Iterable[Chemin | str]) -> "Places":
        """Find them in one walk over the bytes of a file that was read."""
        chemins = {lieu for lieu in lieux if isinstance(lieu, tuple)}
        if not chemins:
            return cls(contenu, {}, {})
        voulus = {chemin[:n] for chemin in chemins for n in range(len(chemin) + 1)}
        etendues = locate(contenu, debut, voulus)
        return cls(contenu, etendues, places(contenu, (debut for debut, _ in etendues.values())))

    @classmethod
    def at(cls, contenu: bytes, place: Place | None, lieu: Chemin = ()) -> "Places":
        """What is said of ``lieu``, or whatever is said, stands where the reading stopped."""
        if place is None:
            return cls(contenu, {}, {})
        debut = byte_of(contenu, place)
        signe = _SIGNE.match(contenu, debut)
        return cls(contenu, {lieu: signe.span() if signe else (debut, debut)}, {debut: place})

    def __or__(self, autres: "Places") -> "Places":
        """Return both; the others have the last word."""
        etendues, debuts = {**self.etendues, **autres.etendues}, {**self.debuts, **autres.debuts}
        return Places(self.contenu, etendues, debuts)

    def of(self, lieu: Chemin | str) -> Endroit | None:
        """Return a line, a column and what is there; None for what has no place in the file."""
        if isinstance(lieu, str):
            return None
        connues = (self.etendues.get(lieu[:n]) for n in range(len(lieu), -1, -1))
        etendue = next((etendue for etendue in connues if etendue is not None), None)
        if etendue is None:
            return None
        return Endroit(*self.debuts[etendue[0]], excerpt(self.contenu, *etendue))
