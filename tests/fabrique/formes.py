"""Files of any size and of the oddest shapes: what is small must not cost much.

A shape is a way of growing. Each is a function of the size wanted, in bytes, which it comes near
to and never passes.
"""

import json
from collections.abc import Callable, Iterable
from itertools import count

from tests.fabrique.essais import base_mdv

Forme = Callable[[int], bytes]


def _filled(debut: str, motif: str, fin: str) -> Forme:
    """Repeat a pattern between a beginning and an end."""
    fixe, repete = debut.encode() + fin.encode(), motif.encode()
    return lambda taille: (
        debut.encode() + repete * ((taille - len(fixe)) // len(repete)) + fin.encode()
    )


def _nested(ouvrant: str, fermant: str) -> Forme:
    paire = len(ouvrant) + len(fermant) + 1

    def grow(taille: int) -> bytes:
        niveaux = taille // paire
        return (ouvrant * niveaux + "0" + fermant * niveaux).encode()

    return grow


def _numbered(debut: str, motif: str, fin: str) -> Forme:
    """Repeat a pattern that bears its rank."""

    def grow(taille: int) -> bytes:
        return (debut + ",".join(_until(taille - len(debut) - len(fin), motif)) + fin).encode()

    return grow


def _until(taille: int, motif: str) -> Iterable[str]:
    for rang in count():
        texte = motif.format(rang)
        taille -= len(texte.encode()) + 1
        if taille < 0:
            return
        yield texte


def _key_and_values(taille: int) -> bytes:
    """A key of half the file above values by the hundred thousand."""
    cle = b'{"' + b"k" * (taille // 2 - 8) + b'":['
    return cle + b"0," * ((taille - len(cle) - 3) // 2) + b"0]}"


def _spoilt(forme: Forme) -> Forme:
    """The same, with a byte too many at the end: only the exact reader says where."""
    return lambda taille: forme(taille - 1) + b"x"


_SAINES: dict[str, Forme] = {
    "zéros": _filled("[", "0,", "0]"),
    "blocs vides": _filled("[", "{},", "{}]"),
    "tables vides": _filled("[", "[],", "[]]"),
    "demandes vides": _filled('{"lignesImport":[', "{},", "{}]}"),
    "demandes d’une balise": _filled('{"lignesImport":[', '{"numLigne":1},', "{}]}"),
    "montants": _filled("[", "358.33,", "0]"),
    "textes": _filled("[", '"é",', '""]'),
    "table imbriquée": _nested("[", "]"),
    "bloc imbriqué": _nested('{"a":', "}"),
    "balises inconnues": _numbered("{", '"balise{}":null', "}"),
    "balises mal écrites": _numbered("{", '"numeroAns{}":null', "}"),
    "balise répétée": _filled("{", '"SIRET":0,', '"SIRET":0}'),
    "longues balises": _numbered('{"lignesImport":[{', f'"{"b" * 90}{{}}":0', "}]}"),
    "balise démesurée": _filled('{"', "k", '":0}'),
    "balise et valeurs": _key_and_values,
    "texte": _filled('{"SIRET":"', "a", '"}'),
    "texte accentué": _filled('{"SIRET":"', "é", '"}'),
    "texte hors du plan de base": _filled('{"SIRET":"', "\N{GRINNING FACE}", '"}'),
    "texte invisible": _filled('{"SIRET":"', "\N{ZERO WIDTH SPACE}", '"}'),
    "texte échappé": _filled('{"SIRET":"', "\\n", '"}'),
    "texte tout en codes": _filled('{"SIRET":"', "\\u00e9", '"}'),
    "texte de virgules": _filled('{"SIRET":"', ",", '"}'),
    "texte de crochets": _filled('{"SIRET":"', "[{", '"}'),
    "entier": _filled('{"SIRET":', "7", "}"),
    "décimal": _filled('{"SIRET":0.', "7", "}"),
    "exposant": _filled('{"SIRET":1e', "0", "1}"),
    "blancs": _filled('{"SIRET"', " ", ":0}"),
    "lignes vides": _filled("{", "\n", '"SIRET":0}'),
}

_FAUSSES: dict[str, Forme] = {
    "blancs seuls": _filled("", " ", ""),
    "texte jamais fermé": _filled('{"SIRET":"', "a", ""),
    "échappements jamais fermés": _filled('{"SIRET":"', "\\n", ""),
    "table jamais fermée": _filled("", "[", ""),
    "bloc jamais fermé": _filled("", '{"a":', ""),
    "mot": _filled('{"SIRET":', "n", "}"),
    "virgules": _filled("[", ",", "]"),
    "guillemets": _filled("[", '""', "]"),
    "octets nuls": _filled("", "\0", ""),
    "latin-1 à la fin": lambda taille: b'{"SIRET":"' + b"e" * (taille - 12) + b'\xe9"',
    "UTF-16": lambda taille: b"\xff\xfe" + b"{\0" * (taille // 2 - 1),
    "archive": lambda taille: b"PK\x03\x04" + b"\0" * (taille - 4),
}

# -- deposits that are sound but for one place, which grows ----------------------------------------

_DEPOT = base_mdv().contenu.decode()


def _grown(ancre: str, debut: str, motif: str, fin: str = "") -> Forme:
    """Put a pattern, repeated, in the place of a piece of the deposit."""
    avant, apres = _DEPOT.split(ancre, 1)
    return _filled(avant + debut, motif, fin + apres)


def _named(ancre: str, motif: str) -> Forme:
    """Put balises, each with its rank, before a piece of the deposit."""
    avant, apres = _DEPOT.split(ancre, 1)
    return _numbered(avant, motif, f",{ancre}{apres}")


def _first(table: str) -> str:
    """Write the first row of a table of the deposit on one line, followed by a comma."""
    lignes = json.loads(_DEPOT)["lignesImport"]
    parents = (lignes[0], lignes[0]["beneficiaires"], {"lignesImport": lignes})
    ligne = next(parent[table][0] for parent in parents if table in parent)
    return json.dumps(ligne, separators=(",", ":")) + ","


_TABLES = {nom: f'"{nom}": [' for nom in ("lignesImport", "liberal", "piecesJustificatives")}
_NOM = '"nomMandataire": null'
_OPERATEUR = '"operateurMessagerie": "HOP_50"'
_GEO = '"FINESSGeo": ['

_DEPOTS: dict[str, Forme] = {
    "nom": _grown(_NOM, '"nomMandataire":"', "A", '"'),
    "nom accentué": _grown(_NOM, '"nomMandataire":"', "é", '"'),
    "nom invisible": _grown(_NOM, '"nomMandataire":"', "\N{ZERO WIDTH SPACE}", '"'),
    "nom de nombres": _grown(_NOM, '"nomMandataire":[', "0,", "0]"),
    "régime": _grown('"regimeTVA": "TTC"', '"regimeTVA": "', "T", '"'),
    "régime accentué": _grown('"regimeTVA": "TTC"', '"regimeTVA": "', "é", '"'),
    "opérateur": _grown(_OPERATEUR, '"operateurMessagerie": "', "A", '"'),
    "opérateur accentué": _grown(_OPERATEUR, '"operateurMessagerie": "', "é", '"'),
    "numéro": _grown('"numeroEditeur": "00001"', '"numeroEditeur": "', "0", '"'),
    "date": _grown('"29/09/2022"', '"29/09/2022', "0", '"'),
    "établissements": _grown(_GEO, _GEO, '"954535829",'),
    "établissements espacés": _grown(_GEO, _GEO, '"954535829"            ,'),
    "balises inconnues": _named('"numeroASP"', '"une balise de mon logiciel {}":null'),
    "balises mal écrites": _named('"numeroASP"', '"numeroEditeur {}":"00000000"'),
    "blancs": _grown(_NOM, _NOM, " "),
    **{f"{nom}, vides": _grown(ancre, ancre, "{},") for nom, ancre in _TABLES.items()},
    **{
        f"{nom}, nulles": _grown(ancre, ancre, "null                 ,")
        for nom, ancre in _TABLES.items()
    },
    **{f"{nom}, répétées": _grown(ancre, ancre, _first(nom)) for nom, ancre in _TABLES.items()},
}

FORMES: dict[str, Forme] = {
    **_SAINES,
    **{f"dépôt, {nom}": forme for nom, forme in _DEPOTS.items()},
    **{f"{nom}, octet de trop": _spoilt(forme) for nom, forme in _SAINES.items()},
    **_FAUSSES,
}
