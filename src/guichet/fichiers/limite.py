"""What arrives is bounded: too large, it is not read; no room left, nothing of it stays."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler


class LimiteUploadHandler(FileUploadHandler):
    """Stands before the handlers that keep what is uploaded; keeps nothing itself.

    The server never reads past the length that a request announces, so the announce is enough.
    """

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 -- Django names it so
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Raise RequestDataTooBig (400) past ``settings.ENVOI_MAX_OCTETS``."""
        if content_length > settings.ENVOI_MAX_OCTETS:
            raise RequestDataTooBig("Envoi trop volumineux.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand every chunk to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Let the next handler give the file."""


class DisqueUploadHandler(TemporaryFileUploadHandler):
    """Gives back at once the room of what it could not write to the end.

    Django closes the files that arrived whole and leaves the last one to the garbage collector.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a chunk."""
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            # Closing tries to write what is left, in vain, and removes the file all the same.
            with suppress(OSError):
                self.file.close()
            raise
