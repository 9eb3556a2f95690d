"""Addresses of the counter."""

from django.urls import path

from guichet.enrolement.views import bureau, fournisseur, page

app_name = "enrolement"
urlpatterns = [
    path("enrolements", fournisseur.liste, name="liste"),
    path(
        "organisations/<int:organisation_id>/enrolements/nouveau",
        fournisseur.nouveau,
        name="nouveau",
    ),
    path("enrolements/<int:enrolement_id>", page.page, name="page"),
    path("enrolements/<int:enrolement_id>/formulaire", fournisseur.formulaire, name="formulaire"),
    path("enrolements/<int:enrolement_id>/pieces/<slug:code>", fournisseur.piece, name="piece"),
    path("enrolements/<int:enrolement_id>/actes/<slug:nom>", page.acte, name="acte"),
    path("enrolements/pieces/<int:piece_id>/fichier", page.fichier, name="fichier"),
    path("enrolements/pieces/<int:piece_id>/avis", bureau.avis, name="avis"),
    path("instruction/enrolements", bureau.bureau, name="bureau"),
    path("instruction/enrolements.csv", bureau.export, name="export"),
]
