"""The cells of a list, found by their titles and checked: one grammar for bases and contexts."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from sons.bases.schema import Sorte
from sons.bases.tableur import is_rounded, refuse_spoilt
from sons.bases.valeurs import (
    ValeurFautive,
    entier,
    identifiant,
    identifiant_ou_rien,
    instant,
    jour_exact,
    montant,
    oui_ou_non,
)
from sons.identifiants import TYPES

Cellule = str | int | None

# The columns that hold numbers.
_NUMEROS = {"numero", "am", "rpps", "structure_2023", "structure_actuelle"}


class Grille:
    """Where the columns of a list stand, and what their cells may hold.

    ``rangs`` gives the place of those that the file has, ``formes`` reads the cells that are not
    any text; ``constantes`` gives the same cell to all rows.
    """

    def __init__(
        self,
        titres: Sequence[str],
        colonnes: Sequence[str],
        exigees: Sequence[str],
        rangs: Mapping[str, int],
        formes: Mapping[str, Callable[[str], Cellule]],
        constantes: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._titres = titres
        self._colonnes = colonnes
        self._exigees = exigees
        self._rangs = rangs
        self._constantes = constantes
        self._formes = formes

    def read(self, numero: int, cellules: Sequence[str]) -> dict[str, Cellule]:
        """Return the cells of a row, checked, by column; what is empty or not there is None.

        Raises ValeurFautive for a row that cannot be kept, ContexteInvalide for a list whose
        numbers a spreadsheet rounded: the others of the column are too.
        """
        nommees = self._named(cellules)
        try:
            if len(cellules) > len(self._titres):
                trop = f"{len(cellules)} colonnes au lieu de {len(self._titres)}."
                raise ValeurFautive(trop)
            return dict.fromkeys(self._colonnes) | self._checked(nommees)
        except ValeurFautive:
            for cle in _NUMEROS & self._rangs.keys():
                if is_rounded(nommees[cle]):
                    refuse_spoilt(numero, self._title(cle), nommees[cle], liste=True)
            raise

    def _checked(self, nommees: Mapping[str, str]) -> dict[str, Cellule]:
        for cle in self._exigees:
            if not nommees[cle]:
                raise ValeurFautive(f"la colonne « {self._title(cle)} » est vide.")
        lues: dict[str, Cellule] = {}
        if "type" in nommees:
            lues["type"], lues["numero"] = _typed_number(nommees)
        for cle, texte in nommees.items():
            if cle not in lues:
                lues[cle] = self._formes.get(cle, _text)(texte)
        return lues

    def _title(self, cle: str) -> str:
        return self._titres[self._rangs[cle]] if cle in self._rangs else cle

    def _named(self, cellules: Sequence[str]) -> dict[str, str]:
        """Return each key's cell; spreadsheets leave out the empty ones at the end."""
        nommees = dict(self._constantes)
        for cle, rang in self._rangs.items():
            nommees[cle] = cellules[rang] if rang < len(cellules) else ""
        return nommees


def find_columns(
    titres: Sequence[str],
    connues: Sequence[str],
    demandees: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, int]:
    """Return the place of each key that the file has; of two columns of a title, the first."""
    places = {fold_title(titre): rang for rang, titre in reversed(list(enumerate(titres)))}
    return {
        cle: places[titre]
        for cle in connues
        if (titre := fold_title(demandees.get(cle, cle))) in places
    }


def fold_title(titre: str) -> str:
    """Compare titles without case, accents, spaces or underscores."""
    sans_accent = unicodedata.normalize("NFKD", titre).encode("ascii", "ignore").decode()
    return "".join(c for c in sans_accent.lower() if c.isalnum())


def _typed_number(cellules: Mapping[str, str]) -> tuple[str, str]:
    genre = cellules["type"].upper()
    if genre not in TYPES:
        raise ValeurFautive(
            f"type « {cellules['type']} » inconnu ; types possibles : {', '.join(TYPES)}."
        )
    return genre, identifiant(genre, cellules["numero"])


def _structure(texte: str) -> str | None:
    """Check a structure: a FINESS, which any SIREN looks like too."""
    if not texte:
        return None
    try:
        return identifiant("FINESS", texte)
    except ValeurFautive:
        raise ValeurFautive(f"« {texte} » n’est ni un SIREN ni un FINESS.") from None


def forms_of(sorte: Sorte | None) -> Mapping[str, Callable[[str], Cellule]]:
    """Of an AM number the activity is an amount; of an order already financed, a name."""
    return {**_FORMES, "activite": montant} if sorte is Sorte.ACTIVITE_AM else _FORMES


def _text(texte: str) -> str | None:
    return texte or None


# What the cells of a column may hold; those of the other columns are any text.
_FORMES: Mapping[str, Callable[[str], Cellule]] = {
    "effectif": entier,
    "plafond_ht": montant,
    "montant": montant,
    "montant_ht": montant,
    "am": partial(identifiant_ou_rien, "AM"),
    "rpps": partial(identifiant_ou_rien, "RPPS"),
    "structure_2023": _structure,
    "structure_actuelle": _structure,
    "structure_2023_existe": oui_ou_non,
    "attestation_fin": jour_exact,
    "date_commande": jour_exact,
    "archivee_le": instant,
}
