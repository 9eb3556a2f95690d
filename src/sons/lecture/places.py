"""Where things stand in the bytes of a file: lines and columns, spans of values.

The bytes are those of a file that was read. A walk over them keeps only what is asked: a span for
each path, and nothing of what lies between.
"""

import codecs
import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sons.chemin import Chemin
from sons.lecture.refus import Place

Etendue = tuple[int, int]

_CHAINE = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_MOT = re.compile(rb"[^\s,\]}]*+")
_SEPARATION = re.compile(rb"[ \t\r\n,:]*+")
# Everything up to the next bracket that is not inside a text.
_PLAT = re.compile(rb'[^"\[\]{}]*+(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"[^"\[\]{}]*+)*+', re.DOTALL)
_OUVRANTS = (b"{", b"[")
_FERMANTS = (b"}", b"]", b"")


def place(contenu: bytes, position: int) -> Place:
    """Return the line and the column (in characters, from 1, without the mark) of a byte."""
    return places(contenu, [position])[position]


def places(contenu: bytes, positions: Iterable[int]) -> dict[int, Place]:
    """Return the line and column of many bytes, in one pass over the file."""
    trouvees = {}
    ici = len(codecs.BOM_UTF8) if contenu.startswith(codecs.BOM_UTF8) else 0
    ligne, colonne = 1, 1
    for position in sorted(set(positions)):
        passe = contenu[ici:position]
        if retours := passe.count(b"\n"):
            ligne, colonne = ligne + retours, 1
            passe = passe[passe.rfind(b"\n") + 1 :]
        colonne += len(passe.decode("utf-8", "replace"))
        trouvees[position] = (ligne, colonne)
        ici = max(ici, position)
    return trouvees


def byte_of(contenu: bytes, une: Place) -> int:
    """Return the byte of a line and a column: the other way round."""
    ligne, colonne = une
    marque = len(codecs.BOM_UTF8) if contenu.startswith(codecs.BOM_UTF8) else 0
    # Possessive: nothing is kept of four million empty lines.
    lignes = re.compile(rb"(?:[^\n]*+\n){%d}+" % (ligne - 1))
    debut = _after(lignes, contenu, marque)
    # What comes before a place was read: it is UTF-8.
    avant = contenu[debut : debut + 4 * colonne].decode("utf-8", "replace")[: colonne - 1]
    return debut + len(avant.encode())


@dataclass(slots=True)
class _Noeud:
    """What is asked of a value: its own span, those of values inside it."""

    chemin: Chemin | None = None
    enfants: dict[str | int, "_Noeud"] = field(default_factory=dict)


def locate(contenu: bytes, debut: int, chemins: Collection[Chemin]) -> dict[Chemin, Etendue]:
    """Return the span of the value at each path, in the JSON that starts at byte ``debut``.

    A path that leads nowhere is left out. Spans are counted from the file's start.
    """
    racine = _Noeud()
    for chemin in chemins:
        noeud = racine
        for part in chemin:
            noeud = noeud.enfants.setdefault(part, _Noeud())
        noeud.chemin = chemin
    etendues: dict[Chemin, Etendue] = {}
    _visit(contenu, _after(_SEPARATION, contenu, debut), racine, etendues)
    return etendues


def _visit(contenu: bytes, debut: int, noeud: _Noeud, etendues: dict[Chemin, Etendue]) -> int:
    """Note what is asked of the value that starts here; return its end."""
    is_ouvert = bool(noeud.enfants) and contenu[debut : debut + 1] in _OUVRANTS
    fin = _visit_inside(contenu, debut, noeud, etendues) if is_ouvert else _end(contenu, debut)
    if noeud.chemin is not None:
        etendues[noeud.chemin] = (debut, fin)
    return fin


def _visit_inside(
    contenu: bytes, debut: int, noeud: _Noeud, etendues: dict[Chemin, Etendue]
) -> int:
    """Walk a block until all that is asked inside was found; return its end."""
    is_objet = contenu[debut : debut + 1] == b"{"
    ici, rang, restants = _after(_SEPARATION, contenu, debut + 1), 0, len(noeud.enfants)
    while restants and contenu[ici : ici + 1] not in _FERMANTS:
        cle: str | int = rang
        if is_objet:
            fin = _after(_CHAINE, contenu, ici)
            cle = _text(contenu[ici:fin])
            ici = _after(_SEPARATION, contenu, fin)
        enfant = noeud.enfants.get(cle)
        fin = _visit(contenu, ici, enfant, etendues) if enfant else _end(contenu, ici)
        ici, rang = _after(_SEPARATION, contenu, fin), rang + 1
        restants -= enfant is not None
    return _closing(contenu, ici)


def _end(contenu: bytes, debut: int) -> int:
    """Find the end of a value of which nothing is asked inside."""
    signe = contenu[debut : debut + 1]
    if signe in _OUVRANTS:
        return _closing(contenu, debut + 1)
    return _after(_CHAINE if signe == b'"' else _MOT, contenu, debut)


def _closing(contenu: bytes, dedans: int) -> int:
    """Find the end of the block around a place that is not inside a text."""
    ici, ouverts = dedans, 1
    while ouverts:
        ici = _after(_PLAT, contenu, ici)
        ouverts += 1 if contenu[ici : ici + 1] in _OUVRANTS else -1
        ici += 1
    return ici


def _after(motif: re.Pattern[bytes], contenu: bytes, position: int) -> int:
    trouve = motif.match(contenu, position)
    return trouve.end() if trouve else position


def _text(chaine: bytes) -> str:
    return str(json.loads(chaine)) if b"\\" in chaine else chaine[1:-1].decode()
