"""Addresses of the pages about tools; the operations of the API are under ``api/v1/``."""

from django.urls import path

from guichet.api import views

app_name = "outils"
urlpatterns = [
    path("api", views.documentation, name="documentation"),
    path("organisations/<int:organisation_id>/outils", views.outils, name="liste"),
    path("outils/<int:jeton_id>/retirer", views.retirer, name="retirer"),
]
