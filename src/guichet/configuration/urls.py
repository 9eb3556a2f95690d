"""The addresses of the portal; each also needs its row in ``acces``."""

from django.urls import include, path

from guichet.api.application import api
from guichet.courriels.views import boite_demonstration
from guichet.horloge.views import date_demonstration
from guichet.publication.vues.accueil import accueil
from guichet.theme.vues import composants

handler500 = "guichet.configuration.pannes.panne"

urlpatterns = [
    path("", accueil, name="accueil"),
    path("composants", composants, name="composants"),
    path("administration/date", date_demonstration, name="date_demonstration"),
    path("demonstration/courriels", boite_demonstration, name="courriels_demonstration"),
    path("", include("guichet.acteurs.urls")),
    path("", include("guichet.journal.urls")),
    path("", include("guichet.depots.urls")),
    path("", include("guichet.api.urls")),
    path("api/v1/", api.urls),
    path("", include("guichet.referencement.urls")),
    path("", include("guichet.enrolement.urls")),
    path("", include("guichet.modeles.urls")),
    path("", include("guichet.publication.urls")),
]

handler400 = "guichet.configuration.refus.incomprise"
handler403 = "guichet.configuration.refus.interdit"
handler404 = "guichet.configuration.refus.introuvable"
handler500 = "guichet.configuration.pannes.panne"
