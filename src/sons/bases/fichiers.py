"""Files as they come: lines of text, rows of a CSV or of a spreadsheet, with their number."""

import codecs
import csv
import hashlib
import io
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, Protocol

from sons.bases.fautes import LIGNE, Fautes, Unite
from sons.bases.natures import XLSX, nature_of
from sons.erreurs import ContexteInvalide
from sons.extra import extra_needed

# Told now and then how many bytes are read.
Suivi = Callable[[int], None]

Ligne = tuple[object, ...]

_BLOC = 1024 * 1024
_LIGNE_MAX = 64 * 1024
_PAS_DU_SUIVI = 4096

_CLASSEUR_MAX = 200 * _BLOC


@dataclass(frozen=True, slots=True)
class Forme:
    """A layout as it was recognised: its name, what its rows are, those that are left aside."""

    nom: str = ""
    unite: Unite = LIGNE
    ecartees: str = ""


class Lecteur(Protocol):
    """A layout, its header read and checked; its ``forme`` is sure once its rows are read."""

    date_extrait: date | None
    forme: Forme

    def rows(self, fautes: Fautes) -> Iterator[Ligne]:
        """Yield the good rows: the line in the file, then the columns of the table."""

    def complete(self, base: sqlite3.Connection, fautes: Fautes) -> None:
        """Add what another part of the file says of the rows in the table: mostly nothing."""
        return


def digest(flux: BinaryIO) -> str:
    """Return the SHA-256 of a file, and come back to its beginning."""
    empreinte = hashlib.sha256()
    while bloc := flux.read(_BLOC):
        empreinte.update(bloc)
    flux.seek(0)
    return empreinte.hexdigest()


def numbered_lines(flux: BinaryIO, suivi: Suivi) -> Iterator[tuple[int, bytes]]:
    """Yield each line with its number, without its end; memory stays flat whatever the file."""
    numero = 0
    while octets := flux.readline(_LIGNE_MAX):
        numero += 1
        if numero % _PAS_DU_SUIVI == 0:
            suivi(flux.tell())
        if len(octets) == _LIGNE_MAX:
            raise ContexteInvalide(f"ligne {numero} : ligne trop longue, ce n’est pas un tableau.")
        yield numero, octets


def check_whole(numero: int, octets: bytes) -> None:
    """Refuse a file whose last line, cut short, has no end: the download was interrupted."""
    if not octets.endswith(b"\n"):
        raise ContexteInvalide(
            f"ligne {numero} : la dernière ligne est coupée, le fichier est tronqué ; "
            "téléchargez-le de nouveau."
        )


def guess_layout(debut: bytes) -> str:
    """Say what a file that is not the expected one looks like, or nothing."""
    if debut.startswith(b"finess;etalab;") or b"nofinesset" in debut:
        return " Il ressemble à un extrait FINESS (sorte « finess »)."
    if b"Identifiant PP|" in debut:
        return " Il ressemble à l’Annuaire Santé (sorte « annuaire »)."
    return ""


# -- tables -----------------------------------------------------------------------------------


def read_table(flux: BinaryIO, suivi: Suivi) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows of a CSV or of a spreadsheet's first sheet, header included."""
    nature = nature_of(flux)
    if nature not in (None, XLSX):
        raise ContexteInvalide(f"c’est {nature} ; une liste est un CSV ou un classeur XLSX.")
    return _read_sheet(flux, suivi) if nature else _read_csv(flux, suivi)


def _read_csv(flux: BinaryIO, suivi: Suivi) -> Iterator[tuple[int, list[str]]]:
    finie = _is_finished(flux)
    cellules: list[str] = []
    largeur = 0
    # Closing the text closes the file: nothing else is read from it.
    with io.TextIOWrapper(flux, _encoding(flux), newline="") as texte:
        lecteur = csv.reader(texte, delimiter=_separator(texte))
        try:
            for rang, cellules in enumerate(lecteur):
                largeur = largeur or len(cellules)
                if rang % _PAS_DU_SUIVI == 0:
                    suivi(flux.tell())
                if any(cellules):
                    yield lecteur.line_num, [c.strip() for c in cellules]
        except csv.Error as faute:
            phrase = f"ligne {lecteur.line_num} : CSV illisible ({faute})."
            raise ContexteInvalide(phrase) from None
    if len(cellules) < largeur and not finie:
        check_whole(lecteur.line_num, b"")


def _separator(texte: io.TextIOWrapper) -> str:
    en_tete = texte.readline(_LIGNE_MAX)
    texte.seek(0)
    return ";" if en_tete.count(";") >= en_tete.count(",") else ","


def _is_finished(flux: BinaryIO) -> bool:
    """Whether the file ends with the end of a line; a whole CSV may well not."""
    taille = flux.seek(0, io.SEEK_END)
    flux.seek(max(taille - 2, 0))
    fin = flux.read()
    flux.seek(0)
    return b"\n" in fin or b"\r" in fin


def _encoding(flux: BinaryIO) -> str:
    """Byte order mark, else UTF-8 if the whole file is, else what French spreadsheets write."""
    debut = flux.read(4)
    flux.seek(0)
    if debut.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(flux, "utf-16") or _refuse_encoding()
    return _checked(flux, "utf-8-sig") or _checked(flux, "cp1252") or _refuse_encoding()


def _checked(flux: BinaryIO, encodage: str) -> str | None:
    decodeur = codecs.getincrementaldecoder(encodage)()
    try:
        while bloc := flux.read(_BLOC):
            if "\0" in decodeur.decode(bloc):
                return None
        decodeur.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    finally:
        flux.seek(0)
    return encodage


def _refuse_encoding() -> str:
    raise ContexteInvalide(
        "ce fichier n’est ni un CSV en UTF-8 ou Windows-1252, ni un classeur XLSX."
    )


def _read_sheet(flux: BinaryIO, suivi: Suivi) -> Iterator[tuple[int, list[str]]]:
    # Late: a base is mostly read, and then needs no spreadsheet.
    with extra_needed():
        from python_calamine import CalamineError, CalamineWorkbook

    _check_size(flux)
    try:
        feuille = CalamineWorkbook.from_filelike(flux).get_sheet_by_index(0)
    except CalamineError as faute:
        raise ContexteInvalide(f"ce classeur est illisible ({faute}).") from None
    # Empty rows at the top are not counted by the library; the user's line numbers do.
    premiere = feuille.start[0] + 1 if feuille.start else 1
    for numero, valeurs in enumerate(feuille.iter_rows(), premiere):
        if numero % _PAS_DU_SUIVI == 0:
            suivi(flux.tell())
        cellules = [_cell(v) for v in valeurs]
        if any(cellules):
            yield numero, cellules


def _check_size(flux: BinaryIO) -> None:
    """Refuse what would not hold in memory once decompressed, be it a trap or not."""
    taille = sum(entree.file_size for entree in zipfile.ZipFile(flux).infolist())
    flux.seek(0)
    if taille > _CLASSEUR_MAX:
        raise ContexteInvalide("ce classeur est trop gros : enregistrez-le en CSV.")


def _cell(valeur: object) -> str:
    """Write a cell as its reader sees it: a number without a needless « .0 », an ISO date."""
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    if isinstance(valeur, datetime) and not (valeur.hour or valeur.minute or valeur.second):
        return valeur.date().isoformat()
    return str(valeur).strip()
