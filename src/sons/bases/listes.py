"""Lists kept by people (CSV or XLSX): eligibility and prices, already financed, AM activity.

Their columns are mapped: each key of ours is found by its own name, or by the title the
user gives.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import BinaryIO

from sons.bases.fautes import Fautes
from sons.bases.fichiers import Forme, Lecteur, Ligne, Suivi, guess_layout, read_table
from sons.bases.schema import TABLES, Sorte
from sons.bases.tableur import is_rounded, refuse_spoilt
from sons.bases.valeurs import ValeurFautive, entier, identifiant, montant, oui_ou_non
from sons.erreurs import ContexteInvalide

# The columns that hold numbers.
_NUMEROS = {"numero", "am", "rpps", "structure_2023", "structure_actuelle"}

TYPES = ("RPPS", "FINESS", "SIREN", "AM", "PACS")

EXIGEES: Mapping[Sorte, tuple[str, ...]] = {
    Sorte.BENEFICIAIRES: ("type", "numero"),
    Sorte.FINANCES: ("type", "numero"),
    Sorte.ACTIVITE_AM: ("am", "rpps"),
}


class LecteurListe(Lecteur):
    """Reads rows by column title."""

    def __init__(
        self,
        flux: BinaryIO,
        suivi: Suivi,
        sorte: Sorte,
        colonnes: Mapping[str, str],
    ) -> None:
        self.date_extrait: date | None = None
        self.forme = Forme("liste")
        self._sorte = sorte
        debut = flux.read(200)
        flux.seek(0)
        self._lignes = read_table(flux, suivi)
        _, self._titres = next(self._lignes, (0, ()))
        self._constantes = _constants(colonnes, self._titres)
        demandees = {c: t for c, t in colonnes.items() if c not in self._constantes}
        self._rangs = _ranks(sorte, self._titres, demandees)
        attendues = {*demandees, *EXIGEES[sorte]} - {*self._constantes, *self._rangs}
        if attendues:
            _refuse(sorte, attendues, demandees, self._titres, guess_layout(debut))

    def rows(self, fautes: Fautes) -> Iterator[Ligne]:
        """Yield the rows of the table of this sort."""
        convert = _CONVERSIONS[self._sorte]
        largeur = len(self._titres)
        for numero, cellules in self._lignes:
            try:
                if len(cellules) > largeur:
                    raise ValeurFautive(f"{len(cellules)} colonnes au lieu de {largeur}.")
                yield (numero, *convert(self._named(cellules)))
            except ValeurFautive as faute:
                self._check_unspoilt(numero, cellules)
                fautes.add(numero, str(faute))

    def _check_unspoilt(self, numero: int, cellules: Sequence[str]) -> None:
        """Refuse a list whose numbers a spreadsheet rounded: the others of the column are too."""
        for cle in _NUMEROS & self._rangs.keys():
            if is_rounded(texte := self._named(cellules)[cle]):
                refuse_spoilt(numero, self._titres[self._rangs[cle]], texte, liste=True)

    def _named(self, cellules: Sequence[str]) -> dict[str, str]:
        """Return each key's cell; spreadsheets leave out the empty ones at the end."""
        nommees = dict(self._constantes)
        for cle, rang in self._rangs.items():
            nommees[cle] = cellules[rang] if rang < len(cellules) else ""
        return nommees


def _constants(colonnes: Mapping[str, str], titres: Sequence[str]) -> dict[str, str]:
    """Take ``type=FINESS`` as the type of every row, unless a column bears that title."""
    genre = colonnes.get("type", "")
    est_constante = genre in TYPES and genre not in titres
    return {"type": genre} if est_constante else {}


def _ranks(sorte: Sorte, titres: Sequence[str], demandees: Mapping[str, str]) -> dict[str, int]:
    """Find the column of each key, by the title asked for or by the key itself."""
    connues = TABLES[sorte].colonnes
    if inconnues := [cle for cle in demandees if cle not in connues]:
        raise ContexteInvalide(
            f"colonne « {inconnues[0]} » inconnue pour {sorte} ; clés : {', '.join(connues)}."
        )
    places = {fold_title(titre): rang for rang, titre in reversed(list(enumerate(titres)))}
    return {
        cle: places[titre]
        for cle in connues
        if (titre := fold_title(demandees.get(cle, cle))) in places
    }


def _refuse(
    sorte: Sorte,
    attendues: set[str],
    demandees: Mapping[str, str],
    titres: Sequence[str],
    indice: str,
) -> None:
    manquantes = [cle for cle in TABLES[sorte].colonnes if cle in attendues]
    noms = ", ".join(f"« {demandees.get(cle, cle)} »" for cle in manquantes)
    mot = "la colonne" if len(manquantes) == 1 else "les colonnes"
    presentes = ", ".join(t for t in titres if t)[:200] or "aucune"
    raise ContexteInvalide(
        f"ligne 1 : il manque {mot} {noms} (colonnes du fichier : {presentes}) ; "
        f"sous un autre titre, ajoutez --colonnes {manquantes[0]}=TITRE.{indice}"
    )


def fold_title(titre: str) -> str:
    """Compare titles without case, accents, spaces or underscores."""
    sans_accent = unicodedata.normalize("NFKD", titre).encode("ascii", "ignore").decode()
    return "".join(c for c in sans_accent.lower() if c.isalnum())


# -- rows -------------------------------------------------------------------------------------


def _typed_number(cellules: Mapping[str, str]) -> tuple[str, str]:
    genre = cellules["type"].upper()
    if genre not in TYPES:
        raise ValeurFautive(
            f"type « {cellules['type']} » inconnu ; types possibles : {', '.join(TYPES)}."
        )
    return genre, identifiant(genre, cellules["numero"])


def _beneficiaire(cellules: Mapping[str, str]) -> Ligne:
    return (
        *_typed_number(cellules),
        cellules.get("categorie") or None,
        entier(cellules.get("effectif", "")),
        cellules.get("tranche") or None,
        montant(cellules.get("plafond_ht", "")),
    )


def _finance(cellules: Mapping[str, str]) -> Ligne:
    libres = (cellules.get(cle) or None for cle in ("reference", "activite", "numero_ans"))
    return (*_typed_number(cellules), *libres)


def _activite(cellules: Mapping[str, str]) -> Ligne:
    return (
        identifiant("AM", cellules["am"]),
        identifiant("RPPS", cellules["rpps"]),
        _structure(cellules.get("structure_2023", "")),
        _structure(cellules.get("structure_actuelle", "")),
        oui_ou_non(cellules.get("structure_2023_existe", "")),
        montant(cellules.get("montant", "")),
        montant(cellules.get("activite", "")),
    )


def _structure(texte: str) -> str | None:
    """Check a structure: a FINESS, which any SIREN looks like too."""
    if not texte:
        return None
    try:
        return identifiant("FINESS", texte)
    except ValeurFautive:
        raise ValeurFautive(f"« {texte} » n’est ni un SIREN ni un FINESS.") from None


_CONVERSIONS: Mapping[Sorte, Callable[[Mapping[str, str]], Ligne]] = {
    Sorte.BENEFICIAIRES: _beneficiaire,
    Sorte.FINANCES: _finance,
    Sorte.ACTIVITE_AM: _activite,
}
