"""Where something stands in the bytes of a file, and what is around it.

Enough to recognise a value, never more than its line.
"""

from typing import NamedTuple

from sons.ecriture import cut, printable

AVANT_MAX, VALEUR_MAX, APRES_MAX = 40, 60, 20
# A character takes four bytes at most: no more of the file is looked at than may be shown.
_OCTETS = 4


class Extrait(NamedTuple):
    """A value as it is written, and the ends of its line on both sides."""

    avant: str
    valeur: str
    apres: str

    def marked(self) -> str:
        """Write it in one text, the value between two signs that JSON has no use for."""
        return f"{self.avant}▶{self.valeur}◀{self.apres}"


class Endroit(NamedTuple):
    """A line and a column, from 1, and what is there."""

    ligne: int
    colonne: int
    extrait: Extrait


def excerpt(contenu: bytes, debut: int, fin: int) -> Extrait:
    """Show the value between two bytes of a file, what cannot be printed made visible.

    Of a value on several lines (a block), the first one is shown.
    """
    avant = _read(contenu[max(0, debut - _OCTETS * (AVANT_MAX + 1)) : debut])
    valeur, retour, _ = _read(contenu[debut:fin][: _OCTETS * (VALEUR_MAX + 1)]).partition("\n")
    apres = "" if retour else _read(contenu[fin : fin + _OCTETS * (APRES_MAX + 1)])
    return Extrait(
        cut(printable(avant.rpartition("\n")[2].lstrip())[::-1], AVANT_MAX)[::-1],
        cut(printable(valeur.rstrip("\r")) + " …" * bool(retour), VALEUR_MAX),
        cut(printable(apres.partition("\n")[0].rstrip()), APRES_MAX),
    )


def _read(octets: bytes) -> str:
    """Read a piece of a file, cut inside a character perhaps, or that is not UTF-8 at all."""
    return octets.decode("utf-8", "replace")
