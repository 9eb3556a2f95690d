"""Contents in an S3-compatible bucket."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from guichet.fichiers.pannes import StockageInjoignable

# Read past this size, a content waits on the disk and no longer in memory.
_MEMOIRE_OCTETS = 4 * 1024**2
_PARTIE_OCTETS = 8 * 1024**2


class BacS3(S3Storage):  # type: ignore[misc]
    """A bucket whose faults are one French sentence, and which any compatible service can be."""

    def get_default_settings(self) -> dict[str, Any]:
        """Return the options of django-storages that are the portal's own."""
        siens: dict[str, Any] = super().get_default_settings()
        return siens | {
            "file_overwrite": False,
            "max_memory_size": _MEMOIRE_OCTETS,
            # One part after the other: in parallel, each transfer holds ten of them in memory.
            "transfer_config": TransferConfig(
                multipart_chunksize=_PARTIE_OCTETS, use_threads=False
            ),
            "client_config": Config(
                connect_timeout=5,
                read_timeout=30,
                retries={"mode": "standard", "total_max_attempts": 3},
                # Amazon's own checksums, which boto adds over HTTPS, are refused by others.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        }

    def exists(self, name: str) -> bool:
        """See Django's Storage."""
        with _told():
            return bool(super().exists(name))

    def delete(self, name: str) -> None:
        """See Django's Storage."""
        with _told():
            super().delete(name)

    def walk(self, prefixe: str) -> Iterator[str]:
        """Yield the keys that begin with the folder ``prefixe``."""
        with _told():
            for objet in self.bucket.objects.filter(Prefix=f"{prefixe}/"):
                yield objet.key

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        """Open a content that is here whole: once an answer has begun, it is too late for 503."""
        with _told():
            fichier: File[bytes] = super()._open(name, mode)
            return fichier.open()

    def _save(self, name: str, content: "File[bytes]") -> str:
        with _told():
            return str(super()._save(name, content))


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error) as faute:
        raise StockageInjoignable(
            "Le stockage des fichiers ne répond pas, ou refuse l’accès au portail. Rien n’a été "
            "enregistré ; réessayez dans quelques minutes : l’exploitant est prévenu."
        ) from faute
