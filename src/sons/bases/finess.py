"""FINESS extracts as lines: those of etalab, and their copies with a line of titles.

``cs1100502`` and ``cs1100507`` (which adds coordinates) have no titles, but a first line that
says what they are. Since May 2026 they are only handed on, sometimes with the titles of the 32
columns, sometimes with 42 columns: those are read by name.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import BinaryIO

from sons.bases.fautes import LIGNE, Fautes
from sons.bases.fichiers import (
    Forme,
    Lecteur,
    Ligne,
    Suivi,
    check_whole,
    guess_layout,
    numbered_lines,
)
from sons.bases.tableur import Telephones, is_french_day, is_rounded, lost_its_zero, refuse_spoilt
from sons.bases.valeurs import ValeurFautive, identifiant, identifiant_ou_rien, jour
from sons.erreurs import ContexteInvalide

COLONNES = (
    "section nofinesset nofinessej rs rslongue complrs compldistrib numvoie typvoie voie compvoie "
    "lieuditbp commune departement libdepartement ligneacheminement telephone telecopie categetab "
    "libcategetab categagretab libcategagretab siret codeape codemft libmft codesph libsph dateouv "
    "dateautor datemaj numuai"
).split()

# Titles of the copies: what they may call the column of sections, and columns of ours.
_SECTIONS, _AUTRES_TITRES = ("finess", "structureet"), {"dateouvert": "dateouv"}
_EXIGEES = ("nofinesset", "categetab")

_ETABLISSEMENT, _COORDONNEES = "structureet", "geolocalisation"
_DEBUTS = (b"finess;etalab;", b"finess;finess-plus;")


class LecteurFiness(Lecteur):
    """Reads rows by the place of their columns, which the titles give when there are some."""

    def __init__(self, flux: BinaryIO, suivi: Suivi) -> None:
        self._lignes = numbered_lines(flux, suivi)
        _, premiere = next(self._lignes, (0, b""))
        self.date_extrait: date | None = None
        self._separateur = ";"
        if premiere.startswith(_DEBUTS):
            self.date_extrait = _date_of(premiere)
            origine = premiere.split(b";")[1].decode()
            titres, nom = COLONNES, f"extrait FINESS sans ligne de titres ({origine})"
        else:
            self._separateur = ";" if premiere.count(b";") >= premiere.count(b",") else ","
            titres = _titles(_cells(premiere, self._separateur))
            nom = f"extrait FINESS avec une ligne de titres ({len(titres)} colonnes)"
        self._largeur = len(titres)
        self._rangs = _ranks(titres, premiere)
        self.forme = Forme(nom, LIGNE, "coordonnées géographiques")

    def rows(self, fautes: Fautes) -> Iterator[Ligne]:
        """Yield establishments; coordinates are left aside."""
        telephones = Telephones("telephone")
        for numero, octets in self._lignes:
            cellules = _cells(octets, self._separateur, self._largeur)
            try:
                if self._is_establishment(cellules, numero, octets):
                    rangee = {nom: cellules[rang].strip() for nom, rang in self._rangs.items()}
                    _check_unspoilt(numero, rangee)
                    telephones.look_at(numero, rangee.get("telephone", ""))
                    yield (numero, *_establishment(rangee))
                else:
                    fautes.skip()
            except ValeurFautive as faute:
                fautes.add(numero, str(faute))
        telephones.check()

    def _is_establishment(self, cellules: Sequence[str], numero: int, octets: bytes) -> bool:
        rang = self._rangs.get("section")
        section = _ETABLISSEMENT if rang is None else cellules[rang]
        if section == _COORDONNEES:
            return False
        if section != _ETABLISSEMENT:
            check_whole(numero, octets)
            raise ValeurFautive(
                f"une ligne commence par « {_ETABLISSEMENT} », celle-ci par « {section[:20]} »."
            )
        if len(cellules) != self._largeur:
            check_whole(numero, octets)
            raise ValeurFautive(f"{len(cellules)} colonnes au lieu de {self._largeur}.")
        return True


def _date_of(premiere: bytes) -> date:
    texte = premiere.decode("latin-1").strip().rstrip(";").rpartition(";")[2]
    if is_french_day(texte):
        refuse_spoilt(1, "date de l’extrait", texte)
    try:
        return date.fromisoformat(texte)
    except ValueError:
        raise ContexteInvalide(
            f"ligne 1 : la date de l’extrait est attendue à la fin, « {texte} » n’en est pas une."
        ) from None


def _titles(cellules: Sequence[str]) -> list[str]:
    titres = [titre.strip().lower() for titre in cellules]
    if titres[0] in _SECTIONS:
        titres[0] = "section"
    return [_AUTRES_TITRES.get(titre, titre) for titre in titres]


def _ranks(titres: Sequence[str], premiere: bytes) -> Mapping[str, int]:
    """Find the columns that are kept or looked at; the copies have others, and their own order."""
    if "nofinesset" not in titres:
        raise ContexteInvalide(
            "ligne 1 : ce n’est pas un extrait FINESS, qui commence par « finess;etalab; » ou par "
            f"une ligne de titres dont « nofinesset ».{guess_layout(premiere)}"
        )
    if manquantes := [nom for nom in _EXIGEES if nom not in titres]:
        raise ContexteInvalide(f"ligne 1 : il manque la colonne « {manquantes[0]} ».")
    return {nom: rang for rang, nom in enumerate(titres) if nom in COLONNES}


def _cells(octets: bytes, separateur: str, largeur: int = 0) -> list[str]:
    """Cut a line. The former files are in ISO-8859-1, those of 2026 in UTF-8.

    A line with an accent in ISO-8859-1 is hardly ever valid UTF-8: the trial decides.
    """
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        texte = octets.decode("latin-1")
    texte = texte.rstrip("\r\n")
    if '"' in texte:
        cellules = next(csv.reader([texte], delimiter=separateur))
        if len(cellules) == (largeur or len(cellules)):
            return cellules
    return texte.split(separateur)


def _check_unspoilt(numero: int, rangee: Mapping[str, str]) -> None:
    """Refuse a file that a spreadsheet saved: its SIRET are rounded, its numbers shortened."""
    for nom in ("nofinesset", "nofinessej"):
        if lost_its_zero(rangee.get(nom, "")) or is_rounded(rangee.get(nom, "")):
            refuse_spoilt(numero, nom, rangee[nom])
    if is_rounded(rangee.get("siret", "")):
        refuse_spoilt(numero, "siret", rangee["siret"])
    for nom in ("dateouv", "dateautor", "datemaj"):
        if is_french_day(rangee.get(nom, "")):
            refuse_spoilt(numero, nom, rangee[nom])


def _establishment(rangee: Mapping[str, str]) -> Ligne:
    def cell(nom: str) -> str:
        return rangee.get(nom, "")

    return (
        identifiant("FINESS", cell("nofinesset")),
        identifiant_ou_rien("FINESS", cell("nofinessej")),
        cell("rslongue") or cell("rs") or None,
        cell("categetab") or None,
        cell("libcategetab") or None,
        identifiant_ou_rien("SIRET", cell("siret")),
        cell("departement") or None,
        _commune(cell("ligneacheminement")) or cell("commune") or None,
        jour(cell("dateouv")),
        jour(cell("dateautor")),
        jour(cell("datemaj")),
    )


def _commune(acheminement: str) -> str:
    """Return the name of the commune: ``commune`` is but its code within the department."""
    code, _, nom = acheminement.partition(" ")
    return nom if code.isdecimal() else acheminement
