"""Addresses of the room."""

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.routes import Menu, route
from guichet.confirmations import views

app_name = "confirmations"
urlpatterns = [
    route(
        "a-confirmer",
        views.a_confirmer,
        "a_confirmer",
        Habilitation.CONFIRMER,
        menu=Menu(105, "À confirmer"),
    ),
]
