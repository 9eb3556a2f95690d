"""The exact reader: JSON as RFC 8259 writes it, with the place of everything.

Written for certainty, not for speed: one regular expression per kind of token, one method
per kind of value. It keeps the byte span of every value, so that the annotated file can be
written even when the file is far from the model.
"""

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NoReturn

Etendue = tuple[int, int]

# Beyond these a number cannot be an amount, a count or a rank: it would only overflow someone.
_CHIFFRES_MAX = 30
_EXPOSANT_MAX = 15

_BLANCS = re.compile(rb"[ \t\r\n]*")
_CHAINE = re.compile(rb'"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"')
_NOMBRE = re.compile(rb"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_MOT = re.compile(rb"[^\s,:\[\]{}\"]+")
_LITTERAUX = {b"true": True, b"false": False, b"null": None}
_FAUX_NOMBRES = re.compile(rb"[+-]?(?:nan|inf(?:inity)?)\Z", re.IGNORECASE)


class LectureRefusee(Exception):
    """The file cannot be read: ``code`` of the catalogue, place, what was met, what was due."""

    def __init__(
        self, code: str, recu: str | None = None, attendu: str | None = None, lieu: str = ""
    ) -> None:
        super().__init__(code)
        self.code = code
        self.recu = recu
        self.attendu = attendu
        self.lieu = lieu


@dataclass(slots=True)
class LectureExacte:
    """The tree, and the byte span of each value by its path (``lignesImport[0].numLigne``)."""

    arbre: Any
    etendues: dict[str, Etendue] = field(default_factory=dict)


def read_exact(contenu: bytes, debut: int, profondeur_max: int) -> LectureExacte:
    """Read the JSON that starts at byte ``debut``; spans are counted from the file's start."""
    _refuse_bad_utf8(contenu)
    lecteur = _Lecteur(contenu, debut, profondeur_max)
    arbre = lecteur.read()
    return LectureExacte(arbre, lecteur.etendues)


def _refuse_bad_utf8(contenu: bytes) -> None:
    try:
        contenu.decode("utf-8")
    except UnicodeDecodeError as faute:
        octet = contenu[faute.start]
        recu = f"octet 0x{octet:02X} (le fichier semble être en ISO-8859-1 ou Windows-1252)"
        raise LectureRefusee("1003", recu=recu, lieu=_place(contenu, faute.start)) from None


def _place(contenu: bytes, position: int) -> str:
    """Line and column (in characters, from 1) of a byte."""
    debut_ligne = contenu.rfind(b"\n", 0, position) + 1
    ligne = contenu.count(b"\n", 0, position) + 1
    colonne = len(contenu[debut_ligne:position].decode("utf-8", "replace").lstrip("\ufeff")) + 1
    return f"ligne {ligne}, colonne {colonne}"


class _Lecteur:
    def __init__(self, octets: bytes, position: int, profondeur_max: int) -> None:
        self.octets = octets
        self.position = position
        self.profondeur_max = profondeur_max
        self.etendues: dict[str, Etendue] = {}

    def read(self) -> Any:
        self._skip_blanks()
        valeur = self._value("", 0)
        self._skip_blanks()
        if self.position < len(self.octets):
            self._refuse("1004", "", self._seen(), "la fin du fichier")
        return valeur

    def _value(self, chemin: str, profondeur: int) -> Any:
        if profondeur > self.profondeur_max:
            self._refuse("1009", chemin, attendu=f"{self.profondeur_max} niveaux")
        debut = self.position
        suivant = self.octets[debut : debut + 1]
        if suivant == b"{":
            valeur: Any = self._object(chemin, profondeur)
        elif suivant == b"[":
            valeur = self._array(chemin, profondeur)
        elif suivant == b'"':
            valeur = self._string(chemin)
        else:
            valeur = self._number_or_word(chemin)
        self.etendues[chemin] = (debut, self.position)
        return valeur

    def _object(self, chemin: str, profondeur: int) -> dict[str, Any]:
        objet: dict[str, Any] = {}
        self._take(b"{", chemin)
        if self._took(b"}"):
            return objet
        while True:
            debut = self.position
            if self.octets[debut : debut + 1] != b'"':
                self._refuse("1004", chemin, self._seen(), "le nom d’une balise, entre guillemets")
            cle = self._string(chemin)
            ici = f"{chemin}.{cle}" if chemin else cle
            if cle in objet:
                self.position = debut
                self._refuse("1005", ici, f"« {cle} »")
            self._skip_blanks()
            self._take(b":", ici)
            objet[cle] = self._value(ici, profondeur + 1)
            self._skip_blanks()
            if self._took(b"}"):
                return objet
            self._take(b",", chemin, "« , » ou « } »")

    def _array(self, chemin: str, profondeur: int) -> list[Any]:
        liste: list[Any] = []
        self._take(b"[", chemin)
        if self._took(b"]"):
            return liste
        while True:
            liste.append(self._value(f"{chemin}[{len(liste)}]", profondeur + 1))
            self._skip_blanks()
            if self._took(b"]"):
                return liste
            self._take(b",", chemin, "« , » ou « ] »")

    def _string(self, chemin: str) -> str:
        trouve = _CHAINE.match(self.octets, self.position)
        if trouve is None:
            self._refuse("1004", chemin, self._broken_string(), "un texte fermé par un guillemet")
        texte: str = json.loads(trouve[0])
        if "\0" in texte:
            self._refuse("1008", chemin, "caractère nul \\u0000")
        if any("\ud800" <= c <= "\udfff" for c in texte):
            self._refuse("1008", chemin, "demi-caractère isolé (\\ud800 à \\udfff)")
        self.position = trouve.end()
        return texte

    def _broken_string(self) -> str:
        """Say what breaks the string that starts here, and move to it."""
        sain = re.compile(_CHAINE.pattern[:-1]).match(self.octets, self.position)
        self.position = sain.end() if sain else self.position
        return self._seen()

    def _number_or_word(self, chemin: str) -> Any:
        mot = _MOT.match(self.octets, self.position)
        if mot is None:
            self._refuse("1004", chemin, self._seen(), "une valeur")
        if mot[0] in _LITTERAUX:
            self.position = mot.end()
            return _LITTERAUX[mot[0]]
        if _FAUX_NOMBRES.match(mot[0]):
            self._refuse("1006", chemin, mot[0].decode())
        return self._number(chemin, mot)

    def _number(self, chemin: str, mot: re.Match[bytes]) -> int | Decimal:
        nombre = _NOMBRE.fullmatch(mot[0])
        texte = mot[0].decode("utf-8", "replace")
        if nombre is None:
            self._refuse("1004", chemin, f"« {texte[:40]} »", "une valeur JSON")
        valeur = Decimal(texte) if len(texte) <= _CHIFFRES_MAX else None
        if valeur is None or abs(valeur.adjusted()) > _EXPOSANT_MAX:
            self._refuse("1007", chemin, texte[:40])
        self.position = mot.end()
        return valeur if nombre[1] or nombre[2] else int(texte)

    def _skip_blanks(self) -> None:
        self.position = _BLANCS.match(self.octets, self.position).end()  # type: ignore[union-attr]

    def _took(self, signe: bytes) -> bool:
        """Advance over ``signe`` if it comes next."""
        if self.octets[self.position : self.position + 1] != signe:
            return False
        self.position += 1
        return True

    def _take(self, signe: bytes, chemin: str, attendu: str | None = None) -> None:
        """Demand ``signe`` here, then skip blanks."""
        if not self._took(signe):
            self._refuse("1004", chemin, self._seen(), attendu or f"« {signe.decode()} »")
        self._skip_blanks()

    def _seen(self) -> str:
        if self.position >= len(self.octets):
            return "fin du fichier"
        reste = self.octets[self.position : self.position + 4].decode("utf-8", "ignore")
        signe = reste[:1] or "?"
        return f"« {signe} »" if signe.isprintable() else f"caractère U+{ord(signe):04X}"

    def _refuse(
        self, code: str, chemin: str, recu: str | None = None, attendu: str | None = None
    ) -> NoReturn:
        place = _place(self.octets, self.position)
        lieu = f"{chemin} ({place})" if chemin else place
        raise LectureRefusee(code, recu=recu, attendu=attendu, lieu=lieu)
