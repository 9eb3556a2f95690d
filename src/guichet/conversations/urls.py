"""Addresses of the room; each object says who sees it (``Sujet.trouver``)."""

from guichet.acteurs.routes import Niveau, route
from guichet.conversations import views

app_name = "conversations"
urlpatterns = [
    route("compte/messages", views.liste, "liste", Niveau.CONNECTE),
    route("messages/<slug:sujet>/<int:objet_id>", views.fil, "fil", Niveau.CONNECTE),
]
