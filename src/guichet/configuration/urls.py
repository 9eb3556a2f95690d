"""The addresses of the portal; each also needs its row in ``acces``."""

from django.urls import include, path

from guichet.publication.vues.accueil import accueil
from guichet.theme.vues import composants

urlpatterns = [
    path("", accueil, name="accueil"),
    path("composants", composants, name="composants"),
    path("", include("guichet.acteurs.urls")),
    path("", include("guichet.publication.urls")),
]
