"""Address of the search; what it shows is what its reader may open."""

from guichet.acteurs.routes import Cadence, Niveau, route
from guichet.recherche import views

app_name = "recherche"
urlpatterns = [
    route("chercher", views.chercher, "page", Niveau.CONNECTE, lecture=Cadence(60)),
]
