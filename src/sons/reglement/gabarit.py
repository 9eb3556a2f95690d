"""The blank template and the filled example of a format, drawn from its table."""

from decimal import Decimal
from typing import Any

from sons.reglement.format import RACINE, Balise, Format, Forme, Nature, Role
from sons.reglement.modele import Dispositif


def blank_template(un_format: Format) -> dict[str, Any]:
    """Return the model to fill in: every balise, null or empty, and the values that are imposed."""
    return _Gabarit(un_format, None).bloc(RACINE)


def filled_example(un_format: Format, dispositif: Dispositif) -> dict[str, Any]:
    """Return a file of one demande made of the examples of the table.

    A table serves several dispositifs: the pieces are this one's.
    """
    exemples = {b.nom: b.exemple for b in un_format.balise}
    situation = next(
        s.nom
        for s in un_format.situation
        if all(exemples[nom] == valeur for nom, valeur in s.quand.items())
    )
    gabarit = _Gabarit(un_format, situation)
    gabarit.imposes[un_format.required(Role.PIECES).nom] = _pieces(un_format, dispositif)
    return gabarit.bloc(RACINE)


def _pieces(un_format: Format, dispositif: Dispositif) -> list[dict[str, Any]]:
    numero = un_format.required(Role.NUMERO_EDITEUR).exemple
    format_ = un_format.required(Role.PIECE_FORMAT).exemple
    table = un_format.required(Role.PIECES)
    pieces = []
    for piece in dispositif.due_pieces(un_format.entete.phase):
        par_role = {
            Role.PIECE_NOM: dispositif.piece_name(piece, numero, format_),
            Role.PIECE_FORMAT: format_,
            Role.PIECE_TYPE: piece.type,
        }
        enfants = un_format.children(table.nom)
        pieces.append({b.nom: par_role[b.role] for b in enfants if b.role in par_role})
    return pieces


class _Gabarit:
    def __init__(self, un_format: Format, situation: str | None) -> None:
        self.format = un_format
        self.situation = situation
        self.imposes: dict[str, Any] = {}

    def bloc(self, nom: str) -> dict[str, Any]:
        return {b.nom: self._value(b) for b in self.format.children(nom)}

    def _value(self, balise: Balise) -> Any:
        if balise.nom in self.imposes:
            return self.imposes[balise.nom]
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
    is_montant = balise.nature is Nature.MONTANT and balise.exemple is not None
    return Decimal(balise.exemple) if is_montant else balise.exemple
