"""Addresses of the counter."""

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.routes import route
from guichet.nominations import views

app_name = "nominations"
urlpatterns = [
    route(
        "organisations/<int:organisation_id>/roles/demander",
        views.demander,
        "demander",
        Habilitation.ADMINISTRER_PERSONNES,
        frais=True,
    ),
    route(
        "roles/demandes/<int:demande_role_id>",
        views.demande,
        "demande",
        Habilitation.ADMINISTRER_PERSONNES,
    ),
    route(
        "roles/demandes/<int:demande_role_id>/actes/<slug:nom>",
        views.acte,
        "acte",
        Habilitation.ADMINISTRER_PERSONNES,
        frais=True,
    ),
]
