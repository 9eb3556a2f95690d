"""The addresses of the portal; each also needs its row in ``acces``."""

from django.urls import include, path
from django.views.generic import TemplateView

from guichet.courriels.views import boite_demonstration
from guichet.horloge.views import date_demonstration

urlpatterns = [
    path("", TemplateView.as_view(template_name="theme/accueil.html"), name="accueil"),
    path("administration/date", date_demonstration, name="date_demonstration"),
    path("demonstration/courriels", boite_demonstration, name="courriels_demonstration"),
    path("", include("guichet.acteurs.urls")),
]
