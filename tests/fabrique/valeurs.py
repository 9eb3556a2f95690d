"""Every balise of a format, spoilt in every way that a person or a program spoils it."""

import copy
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sons.ecriture import write_json
from sons.reglement.format import Balise, Format
from tests.fabrique.depots import DepotFabrique
from tests.fabrique.essais import Essai, essai

ABSENTE = object()
MAL_ECRITE = object()
INCONNUE = object()
AUTREMENT = object()

_VALEURS: dict[str, Any] = {
    "absente": ABSENTE,
    "mal écrite": MAL_ECRITE,
    "avec une inconnue": INCONNUE,
    "sous son autre nom": AUTREMENT,
    "null": None,
    "« null »": "null",
    "true": True,
    "« vrai »": "vrai",
    "zéro": 0,
    "entier": 7,
    "négatif": -3,
    "trois décimales": Decimal("358.333"),
    "une décimale": Decimal("358.5"),
    "démesuré": Decimal("999999999999999.00"),
    "vide": "",
    "espaces": "  ",
    "espace au bout": "ABC ",
    "minuscules": "durand",
    "commande": "A\x07B",
    "long": "X" * 200,
    "chiffres": "123456789",
    "lettres": "ABCDEFGHI",
    "date": "31/02/2022",
    "jour": "2022-06-15",
    "table vide": [],
    "table de nombres": [1],
    "table de textes": ["123456789", "x", None],
    "bloc vide": {},
    "bloc inconnu": {"autre": 1},
}


def spoilt(depot: DepotFabrique) -> Iterator[tuple[str, Essai]]:
    """Yield the name of what is spoilt, and the deposit; the first place of each balise is."""
    un_format = depot.textes.format
    for balise in un_format.balise:
        for nom, valeur in _VALEURS.items():
            arbre = copy.deepcopy(depot.arbre)
            bloc = _first(un_format, arbre, balise)
            if bloc is not None and _spoil(bloc, balise, valeur):
                yield f"{balise.nom}, {nom}", essai(depot, contenu=write_json(arbre))


def _first(un_format: Format, arbre: dict[str, Any], balise: Balise) -> dict[str, Any] | None:
    """Return the first block where the balise stands, if the deposit has one."""
    bloc: Any = arbre
    for etape in un_format.path(balise):
        bloc = bloc.get(etape.nom)
        if isinstance(bloc, list):
            bloc = bloc[0] if bloc else None
        if not isinstance(bloc, dict):
            return None
    return bloc if balise.nom in bloc else None


def _spoil(bloc: dict[str, Any], balise: Balise, valeur: Any) -> bool:
    """Change a block; False when there is nothing to change."""
    nom = balise.nom
    if valeur is ABSENTE:
        del bloc[nom]
    elif valeur is MAL_ECRITE:
        bloc[f"{nom[0].swapcase()}{nom[1:]}"] = bloc.pop(nom)
    elif valeur is INCONNUE:
        bloc["zzInconnue"] = None
    elif valeur is AUTREMENT:
        if balise.autre_nom is None:
            return False
        bloc[balise.autre_nom] = bloc.pop(nom)
    else:
        bloc[nom] = valeur
    return True
