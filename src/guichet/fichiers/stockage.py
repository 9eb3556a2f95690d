"""Where contents lie. A name is a SHA-256: what stands there is whole, and never changes."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import UploadedFile

from guichet import horloge
from guichet.fichiers.pannes import StockageInjoignable

_AGE_MAX_BROUILLON_SECONDES = 24 * 3600


if TYPE_CHECKING:
    _Base = UploadedFile[bytes]
else:
    _Base = UploadedFile


class _Ecrit(_Base):
    """A file that storage on disk takes by renaming it: nobody ever sees half of it."""

    def __init__(self, flux: IO[bytes]) -> None:
        super().__init__(flux)
        self._chemin = flux.name

    def temporary_file_path(self) -> str:
        """Return where it was written."""
        return self._chemin


@contextmanager
def brouillon() -> Iterator[IO[bytes]]:
    """Open a file to write a content in; what was not kept disappears at the end.

    On the disk of the contents, so that keeping it is a renaming; a full disk is known here.
    """
    dossier = _location() / "brouillons"
    dossier.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=dossier, delete=False) as flux:
        try:
            yield flux
        finally:
            Path(flux.name).unlink(missing_ok=True)


def keep(flux: IO[bytes], empreinte: str) -> None:
    """Put what ``brouillon`` holds in its place, safe on disk, unless it is there already."""
    chemin = path_of(empreinte)
    if default_storage.exists(chemin):
        return
    flux.flush()
    os.fsync(flux.fileno())
    flux.seek(0)
    garde = default_storage.save(chemin, _Ecrit(flux))
    if garde != chemin:
        # Somebody kept the same content in the same second: theirs is as good.
        default_storage.delete(garde)
    if isinstance(default_storage, FileSystemStorage):
        _sync(Path(default_storage.path(chemin)).parent)


def check_usable() -> None:
    """Write a small content, read it again and remove it.

    Raises OSError or PanneStockage when the portal may not.
    """
    temoin = secrets.token_hex(16)
    with brouillon() as flux:
        flux.write(temoin.encode())
    chemin = default_storage.save(f"essais/{temoin}", ContentFile(temoin.encode()))
    with default_storage.open(chemin, "rb") as flux:
        if flux.read() != temoin.encode():
            raise StockageInjoignable("Le stockage des fichiers ne rend pas ce qu’il a reçu.")
    default_storage.delete(chemin)


def sweep_brouillons() -> None:
    """Remove the drafts of processes that were killed in the middle of a reception."""
    limite = horloge.instant_reel().timestamp() - _AGE_MAX_BROUILLON_SECONDES
    for brouillon in (_location() / "brouillons").glob("*"):
        if brouillon.stat().st_mtime < limite:
            brouillon.unlink(missing_ok=True)


def open_content(empreinte: str) -> BinaryIO:
    """Open a content to read; seekable."""
    return cast(BinaryIO, default_storage.open(path_of(empreinte), "rb"))


def read_content(empreinte: str) -> bytes:
    """Return a small content whole."""
    with open_content(empreinte) as flux:
        return flux.read()


def path_of(empreinte: str) -> str:
    """Return the place of a content: two levels of folders keep each of them small."""
    return f"contenus/{empreinte[:2]}/{empreinte[2:4]}/{empreinte}"


def _sync(dossier: Path) -> None:
    """Have the disk remember that a file was put in ``dossier``, whatever happens to the power."""
    descripteur = os.open(dossier, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)


def _location() -> Path:
    """Return a folder of this machine: the storage's own, when it is one."""
    if isinstance(default_storage, FileSystemStorage):
        return Path(default_storage.location)
    return Path(settings.DOSSIER_DONNEES)
