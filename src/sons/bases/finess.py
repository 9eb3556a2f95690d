"""FINESS extracts of etalab: ``cs1100502``, and ``cs1100507`` which adds coordinates."""

import csv
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from sons.bases.fautes import Fautes
from sons.bases.fichiers import Ligne, Suivi, check_whole, guess_layout, numbered_lines
from sons.bases.valeurs import ValeurFautive, identifiant, identifiant_ou_rien, jour
from sons.erreurs import ContexteInvalide

COLONNES = (
    "section nofinesset nofinessej rs rslongue complrs compldistrib numvoie typvoie voie compvoie "
    "lieuditbp commune departement libdepartement ligneacheminement telephone telecopie categetab "
    "libcategetab categagretab libcategagretab siret codeape codemft libmft codesph libsph dateouv "
    "dateautor datemaj numuai"
).split()

_RANG = {nom: rang for rang, nom in enumerate(COLONNES)}
_ETABLISSEMENT, _COORDONNEES = "structureet", "geolocalisation"


class LecteurFiness:
    """Reads rows by position: the file has no header, but a first line that says what it is."""

    def __init__(self, flux: BinaryIO, suivi: Suivi) -> None:
        self._lignes = numbered_lines(flux, suivi)
        _, premiere = next(self._lignes, (0, b""))
        if not premiere.startswith((b"finess;etalab;", b"finess;finess-plus;")):
            raise ContexteInvalide(
                "ligne 1 : ce n’est pas un extrait FINESS, qui commence par « finess;etalab; »."
                + guess_layout(premiere)
            )
        self.date_extrait: date | None = _date_of(premiere)

    def rows(self, fautes: Fautes) -> Iterator[Ligne]:
        """Yield establishments; coordinates are left aside."""
        for numero, octets in self._lignes:
            cellules = _cells(octets)
            try:
                if _is_establishment(cellules, numero, octets):
                    yield (numero, *_establishment(cellules))
                else:
                    fautes.skip()
            except ValeurFautive as faute:
                fautes.add(numero, str(faute))


def _date_of(premiere: bytes) -> date | None:
    texte = premiere.decode("latin-1").strip().rstrip(";").rpartition(";")[2]
    try:
        return date.fromisoformat(texte)
    except ValueError:
        raise ContexteInvalide(
            f"ligne 1 : la date de l’extrait est attendue à la fin, « {texte} » n’en est pas une."
        ) from None


def _cells(octets: bytes) -> list[str]:
    """Cut a line. The published files are in ISO-8859-1; copies saved in UTF-8 are met too.

    A line with an accent in ISO-8859-1 is hardly ever valid UTF-8: the trial decides.
    """
    try:
        texte = octets.decode("utf-8")
    except UnicodeDecodeError:
        texte = octets.decode("latin-1")
    texte = texte.rstrip("\r\n")
    if '"' in texte:
        cellules = next(csv.reader([texte], delimiter=";"))
        if len(cellules) == len(COLONNES):
            return cellules
    return texte.split(";")


def _is_establishment(cellules: list[str], numero: int, octets: bytes) -> bool:
    section = cellules[0]
    if section == _COORDONNEES:
        return False
    if section != _ETABLISSEMENT:
        check_whole(numero, octets)
        raise ValeurFautive(
            f"une ligne commence par « {_ETABLISSEMENT} », celle-ci par « {section[:20]} »."
        )
    if len(cellules) != len(COLONNES):
        check_whole(numero, octets)
        raise ValeurFautive(f"{len(cellules)} colonnes au lieu de {len(COLONNES)}.")
    return True


def _establishment(cellules: list[str]) -> Ligne:
    def cell(nom: str) -> str:
        return cellules[_RANG[nom]].strip()

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
