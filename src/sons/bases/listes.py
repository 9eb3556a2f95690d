"""Lists kept by people (CSV or XLSX): eligibility and prices, already financed, AM activity.

Their columns are mapped: each key of ours is found by its own name, or by the title the
user gives. One grammar serves the bases and the contexts: the same file is taken by both.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import BinaryIO

from sons.bases.fautes import Fautes
from sons.bases.fichiers import Forme, Lecteur, Ligne, Suivi, guess_layout, read_table
from sons.bases.grille import Cellule, Grille, find_columns, forms_of
from sons.bases.schema import TABLES, Sorte
from sons.bases.valeurs import ValeurFautive
from sons.erreurs import ContexteInvalide
from sons.identifiants import TYPES

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
        debut = flux.read(200)
        flux.seek(0)
        self._lignes = read_table(flux, suivi)
        _, titres = next(self._lignes, (0, ()))
        constantes = _constants(colonnes, titres)
        demandees = {c: t for c, t in colonnes.items() if c not in constantes}
        rangs = _ranks(sorte, titres, demandees)
        attendues = {*demandees, *EXIGEES[sorte]} - {*constantes, *rangs}
        if attendues:
            _refuse(sorte, attendues, demandees, titres, guess_layout(debut))
        connues = TABLES[sorte].colonnes
        self._grille = Grille(titres, connues, EXIGEES[sorte], rangs, forms_of(sorte), constantes)

    def rows(self, fautes: Fautes) -> Iterator[Ligne]:
        """Yield the rows of the table of this sort."""
        for numero, cellules in self._lignes:
            try:
                yield (numero, *self._grille.read(numero, cellules).values())
            except ValeurFautive as faute:
                fautes.add(numero, str(faute))


def read_whole(
    flux: BinaryIO, sorte: Sorte | None, exigees: Sequence[str], facultatives: Sequence[str]
) -> Iterator[Mapping[str, Cellule]]:
    """Yield the rows of a list of which none may be bad, by column: that of a context.

    Of a list that a base takes too, ``sorte`` names it: what the base refuses is refused.
    """
    lignes = read_table(flux, lambda lus: None)
    _, titres = next(lignes, (0, ()))
    connues = (*exigees, *facultatives)
    rangs = find_columns(titres, connues)
    if manquantes := [c for c in exigees if c not in rangs]:
        raise ContexteInvalide(
            f"ligne 1 : il manque la colonne « {manquantes[0]} » (colonnes : {', '.join(connues)})."
        )
    grille = Grille(titres, connues, exigees, rangs, forms_of(sorte))
    unique = TABLES[sorte].unique if sorte else ()
    vues: dict[tuple[Cellule, ...], int] = {}
    numero = 1
    for numero, cellules in lignes:
        try:
            lue = grille.read(numero, cellules)
            cle = tuple(lue[c] for c in unique)
            if cle and (premiere := vues.setdefault(cle, numero)) != numero:
                dite = " ".join(map(str, cle))
                raise ValeurFautive(f"{dite} est déjà donné à la ligne {premiere}.")
        except ValeurFautive as faute:
            raise ContexteInvalide(f"ligne {numero} : {faute}") from None
        yield lue
    # « Nobody is financed yet » is an answer; an empty register is a mistake.
    if numero == 1 and sorte not in (None, Sorte.FINANCES):
        raise ContexteInvalide("ce fichier n’a aucune ligne.")


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
    return find_columns(titres, connues, demandees)


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
