"""Addresses of the pages about tools; the operations of the API are under ``api/v1/``."""

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.routes import Menu, Niveau, route
from guichet.api import views

app_name = "outils"
urlpatterns = [
    route("api", views.documentation, "documentation", Niveau.PUBLIC),
    route(
        "organisations/<int:organisation_id>/outils",
        views.outils,
        "liste",
        Habilitation.GERER_JETONS,
        frais=True,
        menu=Menu(112, "Outils", du_fournisseur=True),
    ),
    route("outils/<int:jeton_id>/retirer", views.retirer, "retirer", Habilitation.GERER_JETONS),
]
