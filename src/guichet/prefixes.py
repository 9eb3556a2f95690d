"""How things are found by what they begin with: words without accents, ranges of an index.

Nothing here reads a whole table: a beginning is a range of an index, on both databases.
"""

import re
from collections.abc import Iterable
from typing import Any
from unicodedata import combining, normalize

from django.db.models import CharField, Lookup

_SEPARATEURS = re.compile(r"[\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
# After every word that begins so, whatever follows.
_APRES = "\U0010ffff"


def normalise(texte: str) -> str:
    """Return the words of a text in lower case, without accents nor signs.

    A number is one word however it is cut: « 900 000 019 00019 » is typed as often as not.
    """
    sans_accents = "".join(c for c in normalize("NFKD", texte) if not combining(c))
    mots = _SEPARATEURS.sub(" ", sans_accents.casefold().translate(_LIGATURES)).strip()
    colle = mots.replace(" ", "")
    return colle if colle.isdigit() else mots


def has_words(cherches: str, textes: Iterable[str]) -> bool:
    """Tell whether each word of ``cherches``, normalised, begins one of the words of ``textes``."""
    mots = [mot for texte in textes for mot in normalise(texte).split()]
    return all(any(mot.startswith(un) for mot in mots) for un in cherches.split())


@CharField.register_lookup
class Debute(Lookup):
    """``champ__debute="mar"``: what begins so, as a range of an index.

    ``startswith`` is none on SQLite (its ESCAPE clause forbids it); on PostgreSQL it is, under an
    index of ``varchar_pattern_ops``.
    """

    lookup_name = "debute"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """Return the two ends of the range: the order of the database is that of the characters."""
        gauche, valeurs = self.process_lhs(compiler, connection)
        bornes = (*valeurs, self.rhs, *valeurs, f"{self.rhs}{_APRES}")
        return f"({gauche} >= %s AND {gauche} < %s)", bornes

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """Return a LIKE: another order of words there would make the range a wrong one."""
        gauche, valeurs = self.process_lhs(compiler, connection)
        debut = re.sub(r"([\\%_])", r"\\\1", str(self.rhs))
        return f"{gauche} LIKE %s", (*valeurs, f"{debut}%")
