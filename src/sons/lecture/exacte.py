"""The exact reader: JSON as RFC 8259 writes it, and the exact place of what is wrong.

Written for certainty, not for speed: one regular expression per kind of token, one method per
kind of value. Whatever the shape of a file, time and memory follow its size: expressions are
possessive, so that a text of four million characters is one step with nothing kept to go back
on; values are counted as they come, and the reading stops at the first that is one too many.
"""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from sons.chemin import Chemin
from sons.lecture.places import place
from sons.lecture.refus import LectureRefusee
from sons.reglement.limites import Limites

# Beyond these a number cannot be an amount, a count or a rank: it would only overflow someone.
_CHIFFRES_MAX = 30
_EXPOSANT_MAX = 15
_MONTRE_MAX = 40

_BLANCS = re.compile(r"[ \t\r\n]*+")
_OUVERTE = r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*+)*+'
_CHAINE_OUVERTE = re.compile(_OUVERTE)
_CHAINE = re.compile(_OUVERTE + '"')
# What only an escape can bring in: no database takes them.
_INTERDITS = re.compile("[\0\ud800-\udfff]")
_NOMBRE = re.compile(r"-?+(?:0|[1-9][0-9]*+)(\.[0-9]++)?+([eE][+-]?+[0-9]++)?+")
# No longer than what is shown of it: nothing so long is a value.
_MOT = re.compile(rf'[^\s,:\[\]{{}}"]{{1,{_MONTRE_MAX}}}+')
# What follows a value; what stands between two.
_SUITE = re.compile(r"[ \t\r\n]*+([,\]}])[ \t\r\n]*+")
_DEUX_POINTS = re.compile(r"[ \t\r\n]*+:[ \t\r\n]*+")
# Elements of a table that are sound at first sight, each with its comma: taken together.
_SIMPLES = re.compile(
    r'(?:(?:null|true|false|-?+(?:0|[1-9][0-9]{0,9}+)(?:\.[0-9]{1,9}+)?+|"[^"\\\x00-\x1f]*+")'
    r"[ \t\r\n]*+,[ \t\r\n]*+){1,100}+"
)
_LITTERAUX = {"true": True, "false": False, "null": None}
_FAUX_NOMBRES = re.compile(r"[+-]?(?:nan|inf(?:inity)?)\Z", re.IGNORECASE)


class NombreDemesure(Exception):
    """A number that no amount, count or rank can be."""


def to_decimal(texte: str) -> Decimal:
    """Take a number's own text: 1075.00 keeps its two decimals."""
    if len(texte) > _CHIFFRES_MAX:
        raise NombreDemesure
    try:
        valeur = Decimal(texte)
    except InvalidOperation:  # an exponent that Decimal cannot hold
        raise NombreDemesure from None
    if abs(valeur.adjusted()) > _EXPOSANT_MAX:
        raise NombreDemesure
    return valeur


def read_exact(contenu: bytes, debut: int, limites: Limites) -> Any:
    """Return the tree of the JSON that starts at byte ``debut``, or raise ``LectureRefusee``."""
    try:
        texte = contenu[debut:].decode("utf-8")
    except UnicodeDecodeError as faute:
        octet = contenu[debut + faute.start]
        recu = f"octet 0x{octet:02X} (le fichier semble être en ISO-8859-1 ou Windows-1252)"
        lieu = place(contenu, debut + faute.start)
        raise LectureRefusee("1003", recu=recu, place=lieu) from None
    try:
        return _Lecteur(texte, limites).read()
    except RecursionError:  # an operator's limit may be beyond the interpreter's own
        raise LectureRefusee("1009", attendu=_levels(limites)) from None


class _Lecteur:
    """One reading: the text, how far it went, and the path of the value being read."""

    def __init__(self, texte: str, limites: Limites) -> None:
        self.texte = texte
        self.limites = limites
        self.position = 0
        self.chemin: list[str | int] = []
        self.valeurs = 0

    def read(self) -> Any:
        self._skip_blanks()
        valeur = self._value()
        self._skip_blanks()
        if self.position < len(self.texte):
            self._refuse("1004", self._seen(), "la fin du fichier")
        return valeur

    def _value(self) -> Any:
        self.valeurs += 1
        if self.valeurs > self.limites.valeurs_max:
            self._refuse("1012", attendu=f"{self.limites.valeurs_max:_}".replace("_", "\u202f"))
        if len(self.chemin) > self.limites.profondeur_max:
            self._refuse("1009", attendu=_levels(self.limites))
        signe = self.texte[self.position : self.position + 1]
        if signe == '"':
            return self._string()
        if signe == "{":
            return self._object()
        if signe == "[":
            return self._array()
        return self._number_or_word()

    def _object(self) -> dict[str, Any]:
        objet: dict[str, Any] = {}
        if self._opened("}"):
            return objet
        while True:
            cle = self._key(objet)
            self.chemin.append(cle)
            self._take_colon()
            objet[cle] = self._value()
            self.chemin.pop()
            if self._closed("}"):
                return objet

    def _key(self, objet: dict[str, Any]) -> str:
        debut, maximum = self.position, self.limites.cle_max
        if not self.texte.startswith('"', debut):
            self._refuse("1004", self._seen(), "le nom d’une balise, entre guillemets")
        cle = self._string()
        if len(cle) > maximum:
            self.position = debut
            self._refuse("1011", f"{cle[:_MONTRE_MAX]}…", f"{maximum} caractères")
        if cle in objet:
            self.position = debut
            self.chemin.append(cle)
            self._refuse("1005", f"« {cle} »")
        return cle

    def _array(self) -> list[Any]:
        liste: list[Any] = []
        if self._opened("]"):
            return liste
        while True:
            self._take_simple(liste)
            self.chemin.append(len(liste))
            liste.append(self._value())
            self.chemin.pop()
            if self._closed("]"):
                return liste

    def _take_simple(self, liste: list[Any]) -> None:
        """Take the elements that hide nothing, save where the limit is passed among them."""
        trouve = _SIMPLES.match(self.texte, self.position)
        if trouve is None:
            return
        simples = trouve[0].rstrip(", \t\r\n")
        elements = json.loads(f"[{simples}]", parse_float=Decimal)
        if self.valeurs + len(elements) <= self.limites.valeurs_max:
            liste += elements
            self.valeurs += len(elements)
            self.position = trouve.end()

    def _string(self) -> str:
        trouve = _CHAINE.match(self.texte, self.position)
        if trouve is None:
            self._refuse("1004", self._broken_string(), "un texte fermé par un guillemet")
        brut = trouve[0]
        texte = brut[1:-1] if "\\" not in brut else self._unescaped(brut)
        self.position = trouve.end()
        return texte

    def _unescaped(self, brut: str) -> str:
        texte: str = json.loads(brut)
        if interdit := _INTERDITS.search(texte):
            is_nul = interdit[0] == "\0"
            nul, demi = "caractère nul \\u0000", "demi-caractère isolé (\\ud800 à \\udfff)"
            self._refuse("1008", nul if is_nul else demi)
        return texte

    def _broken_string(self) -> str:
        """Say what breaks the string that starts here, and move to it."""
        if sain := _CHAINE_OUVERTE.match(self.texte, self.position):
            self.position = sain.end()
        return self._seen()

    def _number_or_word(self) -> Any:
        trouve = _MOT.match(self.texte, self.position)
        if trouve is None:
            self._refuse("1004", self._seen(), "une valeur")
        mot = trouve[0]
        if mot in _LITTERAUX:
            self.position = trouve.end()
            return _LITTERAUX[mot]
        if _FAUX_NOMBRES.match(mot):
            self._refuse("1006", mot)
        valeur = self._number(mot)
        self.position = trouve.end()
        return valeur

    def _number(self, mot: str) -> int | Decimal:
        nombre = _NOMBRE.match(mot)
        if nombre is None or nombre.end() < min(len(mot), _CHIFFRES_MAX):
            self._refuse("1004", f"« {mot} »", "une valeur JSON")
        try:
            valeur = to_decimal(mot)
        except NombreDemesure:
            self._refuse("1007", mot)
        return valeur if nombre[1] or nombre[2] else int(mot)

    def _skip_blanks(self) -> None:
        self.position = _BLANCS.match(self.texte, self.position).end()  # type: ignore[union-attr]

    def _opened(self, fermant: str) -> bool:
        """Enter a block; tell whether it is empty, and then leave it."""
        self.position += 1
        self._skip_blanks()
        is_vide = self.texte.startswith(fermant, self.position)
        self.position += is_vide
        return is_vide

    def _closed(self, fermant: str) -> bool:
        """Go on to what follows a value; tell whether the block ends there."""
        trouve = _SUITE.match(self.texte, self.position)
        if trouve is None or trouve[1] not in (",", fermant):
            self._skip_blanks()
            self._refuse("1004", self._seen(), f"« , » ou « {fermant} »")
        self.position = trouve.end()
        return trouve[1] == fermant

    def _take_colon(self) -> None:
        trouve = _DEUX_POINTS.match(self.texte, self.position)
        if trouve is None:
            self._skip_blanks()
            self._refuse("1004", self._seen(), "« : »")
        self.position = trouve.end()

    def _seen(self) -> str:
        signe = self.texte[self.position : self.position + 1]
        if not signe:
            return "fin du fichier"
        return f"« {signe} »" if signe.isprintable() else f"caractère U+{ord(signe):04X}"

    def _refuse(self, code: str, recu: str | None = None, attendu: str | None = None) -> NoReturn:
        ligne = self.texte.count("\n", 0, self.position) + 1
        colonne = self.position - self.texte.rfind("\n", 0, self.position)
        chemin: Chemin = tuple(self.chemin)
        raise LectureRefusee(code, recu, attendu, (ligne, colonne), chemin)


def _levels(limites: Limites) -> str:
    return f"{limites.profondeur_max} niveaux"
