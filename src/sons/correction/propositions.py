"""The value that a finding lets one know: written otherwise, never invented.

A proposal is another writing of what was received (case, edges, a date, a decimal comma), what the
closed list or the texts say, or null where nothing may stand. It is kept only when the balise's own
control has less to say of it than of what was received.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sons.controles.natures import controle_of
from sons.controles.natures.base import TEXTES_NULS, Controle
from sons.controles.natures.codes import Code
from sons.controles.natures.simples import TEXTES_BOOLEENS
from sons.correction.octets import decode
from sons.correction.saisie import read_euros, write_value
from sons.ecriture import write_day
from sons.reglement.format import Balise, Cas, Format, Forme, Nature

# Codes whose « attendu » is the very value to write.
VALEUR_ATTENDUE = frozenset({"1052", "3002", "4063", "5012"})
# Codes that say that nothing may stand here.
_RIEN = frozenset({"2003", "3014"})

# Day first, as the French write; year first, as software does. Two figures make no year.
_DATES = (
    re.compile(r"(?P<j>\d{1,2})[/\-. ](?P<m>\d{1,2})[/\-. ](?P<a>\d{4})"),
    re.compile(r"(?P<a>\d{4})[/\-.](?P<m>\d{1,2})[/\-.](?P<j>\d{1,2})(?:[T ]\d{2}:.*)?"),
    re.compile(r"(?P<a>(?:19|20)\d{2})(?P<m>\d{2})(?P<j>\d{2})"),
)
_BLANCS = re.compile(r"[\s\u00a0\u202f]+")
_PONCTUATION = re.compile(r"[\s\u00a0\u202f.\-/]")
_CONTROLE = re.compile("[\x00-\x1f\x7f-\x9f]+")
# In the order in which the texts write them.
_VIDES = {Forme.NULL: "null", Forme.VIDE: None, Forme.FALSE: "false"}
_LONGUEUR_MAX = 1000


def propose(
    un_format: Format, balise: Balise, cas: Cas, code: str, valeur: Any, connue: str | None = None
) -> str | None:
    """Return what to type instead of ``valeur``, None when nothing tells.

    ``cas``: what the situation of the demande admits. ``connue``: the value that the finding, or
    who controls, knows to be right.
    """
    controle = controle_of(balise, un_format.listes)
    if connue is not None:
        return connue if not _says(controle, balise, connue) else None
    if code in _RIEN:
        return _nothing(balise, cas)
    if isinstance(valeur, str) and len(valeur) > _LONGUEUR_MAX:
        return None
    avant = {ecart.code for ecart in controle.examine(valeur)}
    if code not in avant:
        return None
    for candidat in _writings(controle, balise, valeur):
        apres = _says(controle, balise, candidat)
        if code not in apres and apres <= avant:
            return candidat
    # Written as a text, or empty: what was meant is null, where null may stand.
    is_vide = isinstance(valeur, str) and (valeur in TEXTES_NULS or not valeur.strip())
    return "null" if is_vide and _nothing(balise, cas) == "null" else None


def _says(controle: Controle, balise: Balise, saisie: str) -> set[str]:
    """Return the codes that a typed value would meet."""
    return {ecart.code for ecart in controle.examine(decode(write_value(balise, saisie)))}


def _nothing(balise: Balise, cas: Cas) -> str | None:
    """Return how nothing is written in this situation, None when something is owed."""
    if balise.nature is Nature.NUL:
        return "null"
    for forme, ecrit in _VIDES.items():
        if forme in cas.admet:
            return ecrit or ("{}" if balise.nature is Nature.BLOC else "[]")
    return None


# -- other writings -------------------------------------------------------------------------------


def _writings(controle: Controle, balise: Balise, valeur: Any) -> Iterator[str]:
    """Yield other writings of a value, from the nearest on."""
    texte = valeur if isinstance(valeur, str) else _figures(valeur)
    if texte is None:
        return
    if balise.nature is Nature.DATE:
        yield from _dates(texte.strip())
    elif balise.nature is Nature.MONTANT:
        yield from filter(None, [read_euros(texte)])
    elif balise.nature is Nature.BOOLEEN:
        yield from filter(None, [TEXTES_BOOLEENS.get(texte.strip().lower())])
    elif balise.nature is Nature.ENTIER:
        yield texte.strip().partition(".")[0] if _is_whole(texte) else texte.strip()
    elif isinstance(controle, Code):
        yield from filter(None, [controle.closest(texte)])
    else:
        yield from _texts(balise, texte)


def _figures(valeur: Any) -> str | None:
    """Return a number as it is written; what is no number has no other writing."""
    is_nombre = isinstance(valeur, int | Decimal) and not isinstance(valeur, bool)
    return f"{Decimal(valeur):f}" if is_nombre and abs(Decimal(valeur).adjusted()) < 20 else None


def _is_whole(texte: str) -> bool:
    return re.fullmatch(r"\s*[0-9]+\.0+\s*", texte) is not None


def _texts(balise: Balise, texte: str) -> Iterator[str]:
    """Yield a text without what should not be in it, then in capitals if they are asked for."""
    propre = _BLANCS.sub(" ", _CONTROLE.sub(" ", texte)).strip()
    for candidat in (
        texte.strip(),
        propre,
        _PONCTUATION.sub("", texte) if balise.longueurs else "",
    ):
        if candidat:
            yield candidat.upper() if balise.majuscules else candidat


def _dates(texte: str) -> Iterator[str]:
    for motif in _DATES:
        if lu := motif.fullmatch(texte):
            parts: Mapping[str, str] = lu.groupdict()
            try:
                jour = date(int(parts["a"]), int(parts["m"]), int(parts["j"]))
            except ValueError:
                continue
            yield write_day(jour)
