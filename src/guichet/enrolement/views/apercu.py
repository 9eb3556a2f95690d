"""The picture of a RIB, beside the account that it must show."""

from django.http import Http404, HttpResponse

from guichet.fichiers.apercu import NonAffichable, PageAbsente, Taille, draw
from guichet.fichiers.envoi import check_servable
from guichet.fichiers.models import Fichier
from guichet.fichiers.stockage import read_content
from guichet.telechargement import private


def first_page(fichier: Fichier) -> HttpResponse:
    """Return the picture of the first page; 404 for what cannot be drawn.

    Raises PermissionDenied for a content that waits for its analysis or is infected.
    """
    check_servable(fichier)
    try:
        rendu = draw(read_content(fichier.empreinte), 1, Taille.NORMALE, pour="rib")
    except (NonAffichable, PageAbsente) as faute:
        raise Http404(str(faute)) from faute
    return private(HttpResponse(rendu.image, content_type="image/png"))
