"""What an answer says of itself when it is saved instead of shown, whoever writes its content."""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model
from django.http import HttpResponseBase
from django.utils.http import content_disposition_header

R = TypeVar("R", bound=HttpResponseBase)


@dataclass(frozen=True)
class Emporte:
    """What somebody takes away: an object if it is one, else a table drawn from several."""

    nom: str
    objet: Model | None


def download(reponse: R, nom: str) -> R:
    """Make a file of an answer that everybody may have; its view says how long it is kept."""
    entete = content_disposition_header(as_attachment=True, filename=nom)
    reponse.headers["Content-Disposition"] = entete or "attachment"
    return _inert(reponse)


def private_download(reponse: R, nom: str, objet: Model | None = None) -> R:
    """Make a file of an answer that is for its reader alone; who takes it away is noted.

    ``objet`` is what the file is of; None for an export.
    """
    reponse.emporte = Emporte(nom, objet)  # type: ignore[attr-defined]
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
