"""The blank template and the filled example of a format, drawn from its table."""

from decimal import Decimal
from typing import Any

from sons.reglement.format import RACINE, Balise, Format, Forme, Nature


def blank_template(un_format: Format) -> dict[str, Any]:
    """Return the model to fill in: every balise, null or empty, and the values that are imposed."""
    return _Gabarit(un_format, None).bloc(RACINE)


def filled_example(un_format: Format) -> dict[str, Any]:
    """Return a file of one demande made of the examples of the table."""
    exemples = {b.nom: b.exemple for b in un_format.balise}
    situation = next(
        s.nom
        for s in un_format.situation
        if all(exemples[nom] == valeur for nom, valeur in s.quand.items())
    )
    return _Gabarit(un_format, situation).bloc(RACINE)


class _Gabarit:
    def __init__(self, un_format: Format, situation: str | None) -> None:
        self.format = un_format
        self.situation = situation

    def bloc(self, nom: str) -> dict[str, Any]:
        return {b.nom: self._value(b) for b in self.format.children(nom)}

    def _value(self, balise: Balise) -> Any:
        if self.situation is not None:
            admet = balise.cas_en(self.situation).admet
            if Forme.VALEUR not in admet:
                return _nothing(balise, admet)
        match balise.nature:
            case Nature.BLOC:
                return self.bloc(balise.nom)
            case Nature.TABLE:
                return [self.bloc(balise.nom)]
            case _:
                return _blank(balise) if self.situation is None else _example(balise)


def _nothing(balise: Balise, admet: tuple[Forme, ...]) -> Any:
    if Forme.VIDE not in admet:
        return None
    return {} if balise.nature is Nature.BLOC else []


def _blank(balise: Balise) -> Any:
    if len(balise.valeurs) == 1:
        return balise.valeurs[0]
    return [] if balise.nature is Nature.LISTE_DE_TEXTES else None


def _example(balise: Balise) -> Any:
    if balise.nature is Nature.MONTANT:
        return Decimal(balise.exemple)
    return balise.exemple
