"""The lists that stand beside a context file, in CSV: their columns, their rows, checked."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sons.erreurs import ContexteInvalide, why_unreadable

# Kinds of list: the columns they must have, and those they may have.
LISTES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "beneficiaires": (("type", "numero"), ("categorie", "effectif", "tranche", "plafond_ht")),
    "finances": (("type", "numero"), ("dispositif", "reference", "activite", "numeroAns")),
    "autofinances": (("type", "numero", "dispositif"), ()),
    "numeros": (("numeroEditeur",), ("numeroAns",)),
    "archives": (("type", "numero", "archivee_le"), ("dispositif",)),
    "avances": (
        ("numeroASP", "siret", "numeroAns", "numeroEditeur"),
        ("etat", "attestation_fin", "date_commande", "montant_ht"),
    ),
    "validees": (("type", "numero", "dispositif"), ()),
    "activite_am": (
        ("am",),
        ("structure_2023", "structure_actuelle", "structure_2023_existe", "montant"),
    ),
}

TYPES = ("RPPS", "FINESS", "SIREN", "AM", "PACS")
OUI_NON = {"oui": True, "non": False, "": None}

_MONTANT = (re.compile(r"\d{1,9}([.,]\d{1,2})?", re.ASCII), "n’est pas un montant (1234,56)")
_JOUR = r"\d{4}-\d\d-\d\d"
_DATE = (re.compile(_JOUR, re.ASCII), "n’est pas une date (AAAA-MM-JJ)")
# Columns of which the form is checked, and what is said of the others.
_FORMES: Mapping[str, tuple[re.Pattern[str], str]] = {
    "effectif": (re.compile(r"\d{1,9}", re.ASCII), "n’est pas un effectif (un entier)"),
    "plafond_ht": _MONTANT,
    "montant_ht": _MONTANT,
    "montant": _MONTANT,
    "attestation_fin": _DATE,
    "date_commande": _DATE,
    "archivee_le": (
        re.compile(_JOUR + r"[ T]\d\d:\d\d(:\d\d)?", re.ASCII),
        "n’est pas un instant (AAAA-MM-JJ HH:MM, heure de Paris)",
    ),
    "structure_2023_existe": (re.compile("oui|non"), "n’est ni oui ni non"),
}
_DATES = ("attestation_fin", "date_commande", "archivee_le")


def read_list(chemin: Path, genre: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a list, checked; a fault names the file and the line.

    The table is read as those of « sons base importer »: same encodings, separators, titles.
    """
    try:
        with chemin.open("rb") as flux:
            yield from _rows(flux, genre)
    except OSError as faute:
        raise ContexteInvalide(
            f"{chemin} : ce fichier ne peut pas être lu ({why_unreadable(faute)})."
        ) from None
    except ContexteInvalide as faute:
        raise ContexteInvalide(f"{chemin.name}, {faute}") from None


def _rows(flux: BinaryIO, genre: str) -> Iterator[dict[str, str]]:
    # Late: a context without a list needs none of it.
    from sons.bases.fichiers import read_table
    from sons.bases.listes import fold_title

    exigees, facultatives = LISTES[genre]
    rangees = read_table(flux, lambda lus: None)
    _, titres = next(rangees, (0, ()))
    places = {fold_title(titre): rang for rang, titre in reversed(list(enumerate(titres)))}
    rangs = {c: places.get(fold_title(c), len(titres)) for c in exigees + facultatives}
    if manquantes := [c for c in exigees if rangs[c] == len(titres)]:
        raise ContexteInvalide(
            f"ligne 1 : il manque la colonne « {manquantes[0]} » (colonnes : {', '.join(rangs)})."
        )
    for numero, cellules in rangees:
        ligne = {c: cellules[rang] if rang < len(cellules) else "" for c, rang in rangs.items()}
        _check_row(ligne, exigees, f"ligne {numero}")
        yield ligne


def _check_row(ligne: dict[str, str], exigees: tuple[str, ...], ou: str) -> None:
    for colonne in exigees:
        if not ligne[colonne]:
            raise ContexteInvalide(f"{ou} : la colonne « {colonne} » est vide.")
    if "type" in ligne and ligne["type"] not in TYPES:
        raise ContexteInvalide(
            f"{ou} : type « {ligne['type']} » inconnu ; types possibles : {', '.join(TYPES)}."
        )
    for colonne, (forme, reproche) in _FORMES.items():
        texte = ligne.get(colonne)
        if texte and not (forme.fullmatch(texte) and _exists(colonne, texte)):
            raise ContexteInvalide(f"{ou} : « {texte} » {reproche}.")


def _exists(colonne: str, texte: str) -> bool:
    """Whether the calendar has this day: 2023-02-31 is well written."""
    if colonne not in _DATES:
        return True
    try:
        datetime.fromisoformat(texte)
    except ValueError:
        return False
    return True
