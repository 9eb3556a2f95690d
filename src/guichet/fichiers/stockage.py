"""Where contents lie. A name is a SHA-256: what stands there is whole, and never changes.

With ``GUICHET_CHIFFRER_CONTENUS`` they lie encrypted, each under a name that only the key tells.
What lay there before is still read, in clear or under an older key, until ``guichet coffre
retourner`` has moved it.
"""

import io
import logging
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import UploadedFile

from guichet import horloge
from guichet.chiffrement.cles import (
    Cle,
    CleAbsente,
    CoffreFerme,
    Usage,
    find_key,
    first_key,
    trousseau,
)
from guichet.chiffrement.flux import Scelleur, name_of, unseal
from guichet.fichiers.pannes import StockageInjoignable

_LOG = logging.getLogger(__name__)
_AGE_MAX_BROUILLON_SECONDES = 24 * 3600


@dataclass(frozen=True)
class Rayon:
    """Two folders of the storage: what lies there in clear, what lies there encrypted."""

    clair: str
    scelle: str


CONTENUS = Rayon("contenus", "scelles")
# What is being sent, for a day at most.
MORCEAUX = Rayon("morceaux", "morceaux-scelles")


@dataclass(frozen=True)
class Place:
    """Where a content may lie, and the key that it is encrypted with; None: in clear."""

    chemin: str
    cle: Cle | None


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


class Brouillon:
    """A content that is being written; encrypted at once, so that the disk never has it in clear.

    ``name``: where it is on this machine.
    """

    def __init__(self, flux: IO[bytes], cle: Cle | None) -> None:
        self.flux, self.name, self._cle = flux, flux.name, cle
        self._scelleur = Scelleur(flux, cle, Usage.CONTENU) if cle else None

    def write(self, octets: bytes) -> None:
        """Take the next bytes."""
        (self._scelleur or self.flux).write(octets)

    def finish(self, empreinte: str) -> str:
        """End the content, safe on disk, and return the path where it belongs."""
        if self._scelleur:
            self._scelleur.finish(bytes.fromhex(empreinte))
        self.flush()
        return _place(CONTENUS, empreinte, self._cle).chemin

    def flush(self) -> None:
        """Have the disk hold what was written, and go back to its beginning."""
        self.flux.flush()
        os.fsync(self.flux.fileno())
        self.flux.seek(0)


@contextmanager
def brouillon(scelle: bool | None = None) -> Iterator[Brouillon]:
    """Open a draft to write a content in; what was not kept disappears at the end.

    On the disk of the contents, so that keeping it is a renaming; a full disk is known here.
    ``scelle``: encrypted or not; by default, as the operator wants it.
    """
    voulu = settings.CHIFFRER_CONTENUS if scelle is None else scelle
    dossier = _location() / "brouillons"
    dossier.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=dossier, delete=False) as flux:
        try:
            yield Brouillon(flux, first_key() if voulu else None)
        finally:
            Path(flux.name).unlink(missing_ok=True)


def place(brouillon: Brouillon, empreinte: str) -> None:
    """Put what ``brouillon`` holds in its place, safe on disk, whatever other copies there are."""
    chemin = brouillon.finish(empreinte)
    garde = default_storage.save(chemin, _Ecrit(brouillon.flux))
    if garde != chemin:
        # Somebody kept the same content in the same second: theirs is as good.
        default_storage.delete(garde)
    if isinstance(default_storage, FileSystemStorage):
        _sync(Path(default_storage.path(chemin)).parent)


def is_kept(empreinte: str) -> bool:
    """Tell whether a content is in its place."""
    return any(default_storage.exists(une.chemin) for une in _places(CONTENUS, empreinte))


def modified_at(empreinte: str) -> datetime:
    """Return when a content in clear was put in its place, in UTC."""
    return default_storage.get_modified_time(path_of(empreinte))


def fingerprints(rang: int, parts: int) -> Iterator[str]:
    """Yield the contents in clear of one part of the storage, of ``parts``, by their first byte.

    Encrypted, they do not say which content they are: only the table knows.
    """
    siens = first_bytes(rang, parts)
    for premier in _folders("contenus"):
        if premier in siens:
            for second in _folders(f"contenus/{premier}"):
                yield from default_storage.listdir(f"contenus/{premier}/{second}")[1]


def first_bytes(rang: int, parts: int) -> list[str]:
    """Return how the contents of one part of ``parts`` begin: « 00 » to « ff »."""
    return [f"{octet:02x}" for octet in range(rang % parts, 256, parts)]


def _folders(chemin: str) -> list[str]:
    """Return the folders of ``chemin``, none before it is made."""
    try:
        return default_storage.listdir(chemin)[0]
    except FileNotFoundError:
        return []


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
    """Open a content to read, in clear; seekable.

    Raises FileNotFoundError, CoffreFerme when it does not open or when its key is not there.
    """
    return _open(CONTENUS, empreinte, empreinte)


def read_content(empreinte: str) -> bytes:
    """Return a small content whole."""
    with open_content(empreinte) as flux:
        return flux.read()


def open_as_kept(empreinte: str) -> tuple[str, BinaryIO]:
    """Return where a content lies, and what reads it as it lies there, encrypted or not.

    Raises FileNotFoundError, CleAbsente.
    """
    return _find(CONTENUS, empreinte)


def put_back(chemin: str, flux: IO[bytes]) -> None:
    """Put at ``chemin`` what a backup says lay there, instead of what does."""
    with brouillon(scelle=False) as copie:
        shutil.copyfileobj(flux, copie.flux)
        copie.flush()
        default_storage.delete(chemin)
        default_storage.save(chemin, _Ecrit(copie.flux))


def is_empty() -> bool:
    """Tell whether no content is kept, in clear or not."""
    return not any(True for un in (CONTENUS.clair, CONTENUS.scelle) for _ in walk(un))


def remove_content(empreinte: str) -> None:
    """Remove every copy of a content."""
    _remove(CONTENUS, empreinte)


def path_of(empreinte: str) -> str:
    """Return the place of a content in clear: two levels of folders keep each of them small."""
    return _place(CONTENUS, empreinte, None).chemin


def walk(prefixe: str) -> Iterator[str]:
    """Yield the paths of the storage that begin with the folder ``prefixe``, in no order."""
    if not isinstance(default_storage, FileSystemStorage):
        yield from default_storage.walk(prefixe)  # type: ignore[attr-defined]
        return
    racine = Path(default_storage.location)
    for dossier, _, noms in os.walk(racine / prefixe):
        for nom in noms:
            yield (Path(dossier) / nom).relative_to(racine).as_posix()


def keys_under(rayon: Rayon) -> set[str]:
    """Return the identifiers of the keys that something encrypted lies under."""
    with suppress(FileNotFoundError):
        dossiers = default_storage.listdir(rayon.scelle)[0]
        return {un for un in dossiers if any(True for _ in walk(f"{rayon.scelle}/{un}"))}
    return set()


# -- parts of what is being sent ------------------------------------------------------------------


def keep_part(objet: str, empreinte: str, octets: bytes) -> None:
    """Keep a part, which ``objet`` names; what a killed process left half written is replaced."""
    remove_part(objet)
    cle = first_key() if settings.CHIFFRER_CONTENUS else None
    flux = io.BytesIO()
    if cle is None:
        flux.write(octets)
    else:
        scelleur = Scelleur(flux, cle, Usage.CONTENU)
        scelleur.write(octets)
        scelleur.finish(bytes.fromhex(empreinte))
    default_storage.save(_place(MORCEAUX, objet, cle).chemin, ContentFile(flux.getvalue()))


def read_part(objet: str, empreinte: str) -> bytes:
    """Return a part. Raises FileNotFoundError, CoffreFerme."""
    with _open(MORCEAUX, objet, empreinte) as flux:
        return flux.read()


def remove_part(objet: str) -> None:
    """Remove a part."""
    _remove(MORCEAUX, objet)


# -- where things are -----------------------------------------------------------------------------


def _place(rayon: Rayon, objet: str, cle: Cle | None) -> Place:
    if cle is not None:
        nom = name_of(cle, objet)
        chemin = f"{rayon.scelle}/{cle.identifiant}/{nom[:2]}/{nom[2:4]}/{nom}"
    elif rayon is CONTENUS:
        chemin = f"{rayon.clair}/{objet[:2]}/{objet[2:4]}/{objet}"
    else:
        chemin = f"{rayon.clair}/{objet}"
    return Place(chemin, cle)


def _places(rayon: Rayon, objet: str) -> list[Place]:
    """Return where something may lie, the likeliest first."""
    scelles = [_place(rayon, objet, cle) for cle in trousseau().values()]
    clair = _place(rayon, objet, None)
    return [*scelles, clair] if settings.CHIFFRER_CONTENUS else [clair, *scelles]


def _find(rayon: Rayon, objet: str) -> tuple[str, BinaryIO]:
    # Twice: it may be moved from one place to another while we look.
    for une in _places(rayon, objet) * 2:
        with suppress(FileNotFoundError):
            return une.chemin, cast(BinaryIO, default_storage.open(une.chemin, "rb"))
    for identifiant in keys_under(rayon) - set(trousseau()):
        raise CleAbsente(identifiant)
    raise FileNotFoundError(objet)


def _open(rayon: Rayon, objet: str, empreinte: str) -> BinaryIO:
    chemin, flux = _find(rayon, objet)
    if not chemin.startswith(f"{rayon.scelle}/"):
        return flux
    try:
        return cast(BinaryIO, unseal(flux, find_key, Usage.CONTENU, bytes.fromhex(empreinte)))
    except CoffreFerme as faute:
        _LOG.error("coffre : %s ne s’ouvre pas. %s", chemin, faute)
        raise


def _remove(rayon: Rayon, objet: str) -> None:
    for une in _places(rayon, objet):
        default_storage.delete(une.chemin)


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
