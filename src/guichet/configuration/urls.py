"""The addresses of the portal; each also needs its row in ``acces``."""

from django.urls import include, path
from django.views.generic import TemplateView

urlpatterns = [
    path("", TemplateView.as_view(template_name="theme/accueil.html"), name="accueil"),
    path("", include("guichet.acteurs.urls")),
]
