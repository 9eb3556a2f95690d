"""Hand a content out."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse

from guichet.fichiers.models import Fichier
from guichet.fichiers.stockage import open_content


def attachment(fichier: Fichier, nom: str) -> FileResponse:
    """Return the answer that downloads ``fichier`` under ``nom``; who may, the caller has checked.

    Always an attachment whose type the browser may not guess. Raises PermissionDenied for a content
    that waits for its analysis or is infected.
    """
    check_servable(fichier)
    reponse = FileResponse(
        open_content(fichier.empreinte),
        as_attachment=True,
        filename=nom,
        content_type=fichier.type,
    )
    reponse.headers["X-Content-Type-Options"] = "nosniff"
    reponse.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    reponse.headers["Cache-Control"] = "private, no-store"
    return reponse


def check_servable(fichier: Fichier) -> None:
    """Raise PermissionDenied, with the reason, for a content that may not be handed out."""
    if fichier.obstacle:
        raise PermissionDenied(fichier.obstacle)
