"""Addresses of the counter."""

from django.urls import path

from guichet.modeles.views import bureau, fournisseur, page

app_name = "modeles"
urlpatterns = [
    path("modeles", fournisseur.liste, name="liste"),
    path(
        "organisations/<int:organisation_id>/modeles/nouveau", fournisseur.nouveau, name="nouveau"
    ),
    path("modeles/<int:modele_id>", page.page, name="page"),
    path("modeles/<int:modele_id>/versions", fournisseur.version, name="version"),
    path("modeles/<int:modele_id>/retirer", fournisseur.retirer, name="retirer"),
    path("modeles/versions/<int:version_id>/fichier", page.fichier, name="fichier"),
    path("modeles/versions/<int:version_id>/relecture", bureau.relire, name="relire"),
    path("instruction/modeles", bureau.bureau, name="bureau"),
    path("instruction/modeles.csv", bureau.export, name="export"),
]
