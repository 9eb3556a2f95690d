"""Addresses of what lists share; who may follow a dossier is asked of the dossier itself."""

from guichet.acteurs.routes import Niveau, route
from guichet.listes import views

app_name = "listes"
urlpatterns = [
    route("recherches/garder", views.garder, "garder", Niveau.CONNECTE),
    route("recherches/<int:vue_id>/oublier", views.oublier, "oublier", Niveau.CONNECTE),
    route("suivis/<slug:sorte>/<int:objet_id>", views.suivre, "suivre", Niveau.CONNECTE),
]
