"""Addresses of log-in, account, organisation and people."""

from django.urls import path

from guichet.acteurs.views import compte, connexion, organisation, personnes

app_name = "acteurs"
urlpatterns = [
    path("connexion", connexion.Connexion.as_view(), name="connexion"),
    path("deconnexion", connexion.Deconnexion.as_view(), name="deconnexion"),
    path("compte", compte.compte, name="compte"),
    path("organisations/<int:organisation_id>", organisation.organisation, name="organisation"),
    path("administration/personnes", personnes.personnes, name="personnes"),
]
