"""Hand a content out."""

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import FileResponse

from guichet.fichiers.models import Fichier
from guichet.fichiers.stockage import open_content
from guichet.telechargement import private_download


def attachment(fichier: Fichier, nom: str, objet: Model | None = None) -> FileResponse:
    """Return the answer that downloads ``fichier`` under ``nom``; who may, the caller has checked.

    ``objet`` is what the content was handed in for, as the traces of who reads it will name it; the
    content itself if not said.

    Raises PermissionDenied for a content that waits for its analysis or is infected.
    """
    check_servable(fichier)
    reponse = FileResponse(open_content(fichier.empreinte), content_type=fichier.type)
    return private_download(reponse, nom, objet or fichier)


def check_servable(fichier: Fichier) -> None:
    """Raise PermissionDenied, with the reason, for a content that may not be handed out."""
    if fichier.obstacle:
        raise PermissionDenied(fichier.obstacle)
