"""The picture of a RIB, beside the account that it must show."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static

from guichet.fichiers.apercu import NonAffichable, PageAbsente, Taille, draw
from guichet.fichiers.envoi import check_servable
from guichet.fichiers.models import Fichier
from guichet.fichiers.stockage import read_content
from guichet.telechargement import private


def first_page(fichier: Fichier) -> HttpResponse:
    """Return the picture of the first page, or the one that stands for what cannot be drawn.

    Raises PermissionDenied for a content that waits for its analysis or is infected.
    """
    check_servable(fichier)
    try:
        rendu = draw(read_content(fichier.empreinte), 1, Taille.NORMALE, pour="rib")
    except (NonAffichable, PageAbsente):
        return redirect(static("enrolement/sans-apercu.svg"))
    return private(HttpResponse(rendu.image, content_type="image/png"))
