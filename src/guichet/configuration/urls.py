"""The addresses of the portal, each in one line that says who may take it (``acteurs.routes``)."""

from django.urls import include, path

from guichet.a_faire.liste import count_here
from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.routes import Menu, Niveau, route
from guichet.api import application
from guichet.configuration.espace import espace
from guichet.configuration.visite import visite
from guichet.courriels.views import boite_demonstration
from guichet.horloge.views import date_demonstration
from guichet.journal.views import journal
from guichet.publication.views.accueil import accueil
from guichet.theme.views import composants

urlpatterns = [
    route("", accueil, "accueil", Niveau.PUBLIC),
    route(
        "espace",
        espace,
        "espace",
        Niveau.CONNECTE,
        menu=Menu(5, "À faire", nombre=count_here, aussi=("depots:tableau",)),
    ),
    route("composants", composants, "composants", Niveau.PUBLIC),
    route(
        "administration/date", date_demonstration, "date_demonstration", Habilitation.REGLER_HORLOGE
    ),
    route("demonstration/visite", visite, "visite", Niveau.PUBLIC),
    route("demonstration/courriels", boite_demonstration, "courriels_demonstration", Niveau.PUBLIC),
    path("", include("guichet.acteurs.urls")),
    path("", include("guichet.conversations.urls")),
    route(
        "administration/journal",
        journal,
        "journal",
        Habilitation.LIRE_JOURNAL,
        menu=Menu(150, "Journal"),
    ),
    path("", include("guichet.depots.urls")),
    path("", include("guichet.api.urls")),
    path("api/v1/", application.routes()),
    path("", include("guichet.referencement.urls")),
    path("", include("guichet.enrolement.urls")),
    path("", include("guichet.modeles.urls")),
    path("", include("guichet.nominations.urls")),
    path("", include("guichet.confirmations.urls")),
    path("", include("guichet.listes.urls")),
    path("", include("guichet.recherche.urls")),
    path("", include("guichet.publication.urls")),
]

handler400 = "guichet.configuration.refus.incomprise"
handler403 = "guichet.configuration.refus.interdit"
handler404 = "guichet.configuration.refus.introuvable"
handler500 = "guichet.configuration.pannes.panne"
