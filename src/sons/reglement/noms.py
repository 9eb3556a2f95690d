"""What the nomenclature of file names says of a name: its parts, the next one, its new number."""

import re
from collections.abc import Collection
from datetime import date

from sons.reglement.modele import Noms

_FORMES = {"numeroAns": r"[^/\\]+", "AAAAMMJJ": "[0-9]{8}", "nnn": "[0-9]{3}"}
_RANG_MAX = 999


def json_pattern(noms: Noms) -> re.Pattern[str]:
    """Return the pattern of the name of a deposit, its parts named as in the nomenclature."""
    return _pattern(noms.json, _FORMES)


def name_json(noms: Noms, numero_ans: str, jour: str, rang: int) -> str:
    """Return the name of a deposit: of a solution, of a day (AAAAMMJJ), its rank in that day."""
    parts = {"{numeroAns}": numero_ans, "{AAAAMMJJ}": jour, "{nnn}": f"{rang:03d}"}
    nom = noms.json
    for place, valeur in parts.items():
        nom = nom.replace(place, valeur)
    return nom


def first_json(noms: Noms, numero_ans: str, jour: date) -> str:
    """Return the name of the first deposit of a day for a solution."""
    return name_json(noms, numero_ans, f"{jour:%Y%m%d}", noms.premier_rang)


def next_json(noms: Noms, nom: str, pris: Collection[str]) -> str:
    """Return the first name of the same day and solution that is not taken, "" if there is none."""
    lu = json_pattern(noms).fullmatch(nom)
    if lu is None:
        return ""
    avant, apres = nom[: lu.start("nnn")], nom[lu.end("nnn") :]
    libres = (f"{avant}{rang:03d}{apres}" for rang in range(noms.premier_rang, _RANG_MAX + 1))
    return next((libre for libre in libres if libre not in pris), "")


def of_day(noms: Noms, nom: str, jour: date) -> str:
    """Return the name of a deposit as of another day, "" for one that is odd."""
    lu = json_pattern(noms).fullmatch(nom)
    if lu is None:
        return ""
    return f"{nom[: lu.start('AAAAMMJJ')]}{jour:%Y%m%d}{nom[lu.end('AAAAMMJJ') :]}"


def renumber(noms: Noms, nom: str, ancien: str, neuf: str) -> str:
    """Return the name of a piece under another numeroEditeur; one that is odd stays as it is."""
    formes = {"code": ".+", "numeroEditeur": re.escape(ancien), "extension": "[^.]+"}
    lu = _pattern(noms.piece, formes, re.IGNORECASE).fullmatch(nom)
    if lu is None:
        return nom
    return nom[: lu.start("numeroEditeur")] + neuf + nom[lu.end("numeroEditeur") :]


def piece_number(noms: Noms, nom: str) -> str:
    """Return the numeroEditeur that the name of a piece bears, "" for a name that is odd."""
    formes = {"code": ".+", "numeroEditeur": r"\w+", "extension": "[^.]+"}
    lu = _pattern(noms.piece, formes, re.IGNORECASE).fullmatch(nom)
    return "" if lu is None else lu["numeroEditeur"]


def _pattern(motif: str, formes: dict[str, str], options: int = 0) -> re.Pattern[str]:
    morceaux = re.split(r"\{(\w+)\}", motif)
    texte = "".join(
        f"(?P<{m}>{formes[m]})" if rang % 2 else re.escape(m) for rang, m in enumerate(morceaux)
    )
    return re.compile(texte, options)
