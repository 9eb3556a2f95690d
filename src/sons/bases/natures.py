"""What a file is, whatever its name says: told by its first bytes, before it is read as a table."""

import io
import re
import zipfile
from typing import BinaryIO

from sons.erreurs import ContexteInvalide
from sons.signatures import BOM, PAGE_WEB, kind_of, skip_head

ZIP, JSON, XLSX = "une archive ZIP", "un fichier JSON", "un classeur XLSX"
_ZIP_ABIME = "un classeur ou une archive ZIP, tronqué ou abîmé"
# Not every bracket: a section of TOML begins with one.
_OUVRE_UN_JSON = re.compile(rb'\{\s*["}]|(?:\[\s*)+[{"0-9\]-]')
# The entry of a ZIP that says which office document it is.
_DOCUMENTS = (
    ("xl/workbook.xml", XLSX),
    ("word/document.xml", "un document Word (DOCX)"),
    ("ppt/presentation.xml", "un diaporama (PPTX)"),
    ("content.xml", "un document OpenDocument (ODS ou ODT)"),
)
_REGARDES = 512


def nature_of(flux: BinaryIO) -> str | None:
    """Return what the file is, in words, or None for a text that may be a table.

    The file is left at its beginning. Raises ContexteInvalide if there is nothing in it.
    """
    debut = flux.read(_REGARDES)
    flux.seek(0)
    texte = skip_head(debut)
    if not texte:
        raise ContexteInvalide("ce fichier est vide.")
    if debut.startswith(b"PK\x03\x04"):
        return _document(flux)
    if _OUVRE_UN_JSON.match(texte):
        return JSON
    nature = kind_of(debut)
    # What a register is fetched from answers a page when it is tired.
    return f"{nature} (le téléchargement n’a pas abouti)" if nature == PAGE_WEB else nature


def _document(flux: BinaryIO) -> str:
    try:
        noms = set(zipfile.ZipFile(flux).namelist())
    except zipfile.BadZipFile:
        return _ZIP_ABIME
    finally:
        flux.seek(0)
    return next((nature for nom, nature in _DOCUMENTS if nom in noms), ZIP)


def entries_of(archive: zipfile.ZipFile) -> str:
    """Return the names of the first files of an archive, for a sentence."""
    noms = [i.filename for i in archive.infolist() if not i.is_dir()]
    suite = ", …" if len(noms) > 3 else ""
    return ", ".join(f"« {nom} »" for nom in noms[:3]) + suite or "aucun fichier"


def skip_bom(flux: BinaryIO | io.BufferedIOBase) -> None:
    """Stand after the mark that some tools write at the beginning of a UTF-8 file."""
    if flux.read(len(BOM)) != BOM:
        flux.seek(0)
