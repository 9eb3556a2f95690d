"""What an answer says of itself when it is saved instead of shown, whoever writes its content."""

from typing import TypeVar

from django.http import HttpResponseBase
from django.utils.http import content_disposition_header

R = TypeVar("R", bound=HttpResponseBase)


def download(reponse: R, nom: str) -> R:
    """Make a file of an answer that everybody may have; its view says how long it is kept."""
    entete = content_disposition_header(as_attachment=True, filename=nom)
    reponse.headers["Content-Disposition"] = entete or "attachment"
    return _inert(reponse)


def private_download(reponse: R, nom: str) -> R:
    """Make a file of an answer that is for its reader alone."""
    return private(download(reponse, nom))


def private(reponse: R) -> R:
    """Let nobody keep an answer that is for its reader alone."""
    reponse.headers["Cache-Control"] = "private, no-store"
    return _inert(reponse)


def _inert(reponse: R) -> R:
    """Let no browser guess another type, nor run what somebody has put in a file."""
    reponse.headers["X-Content-Type-Options"] = "nosniff"
    reponse.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return reponse
