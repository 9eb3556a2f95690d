"""Addresses of the counter."""

from django.urls import path

from guichet.enrolement.views import bureau, compte, fournisseur, page

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
    path("enrolements/<int:enrolement_id>/compte", compte.demander, name="compte"),
    path("enrolements/comptes/<int:changement_id>/annuler", compte.annuler, name="compte_annuler"),
    path("enrolements/comptes/<int:changement_id>/avis", compte.decider, name="compte_avis"),
    path("enrolements/comptes/<int:changement_id>/rib", compte.rib, name="compte_rib"),
    path("instruction/enrolements", bureau.bureau, name="bureau"),
    path("instruction/enrolements.csv", bureau.export, name="export"),
]
