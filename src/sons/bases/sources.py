"""The bytes of a register, taken out of the gzip or the ZIP it is published in."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, cast

from sons.bases.natures import nature_of
from sons.erreurs import ContexteInvalide
from sons.signatures import GZIP

_TAMPON = 64 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """An open file, what it is (None for a text) and its name."""

    flux: BinaryIO
    nature: str | None
    nom: str


@contextmanager
def open_source(brut: BinaryIO, nom: str) -> Iterator[Source]:
    """Open what a file holds: itself, or what its gzip holds; a ZIP is left to its reader."""
    nature = nature_of(brut)
    with _in_french():
        if nature != GZIP:
            yield Source(brut, nature, nom)
            return
        with gzip.GzipFile(fileobj=brut) as compresse:
            flux = cast(BinaryIO, compresse)
            yield Source(flux, nature_of(flux), nom)


def open_entry(archive: zipfile.ZipFile, entree: zipfile.ZipInfo) -> BinaryIO:
    """Open a file of an archive, to be read line by line."""
    try:
        return io.BufferedReader(cast(io.RawIOBase, archive.open(entree)), _TAMPON)
    except (RuntimeError, NotImplementedError):
        raise ContexteInvalide(
            f"« {entree.filename} » est chiffré ou compressé d’une manière inconnue : "
            "extrayez-le de l’archive."
        ) from None


@contextmanager
def _in_french() -> Iterator[None]:
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile):
        raise ContexteInvalide(
            "ce fichier compressé est tronqué ou abîmé : téléchargez-le de nouveau."
        ) from None
