"""Addresses of the counter and of the public register."""

from django.urls import path

from guichet.referencement.views import agence, annuaire, candidatures, documents, fournisseur

app_name = "referencement"

_UNE = "referencement/candidatures/<int:candidature_id>"

urlpatterns = [
    path("solutions", annuaire.solutions, name="solutions"),
    path("solutions.csv", annuaire.solutions_csv, name="solutions_csv"),
    path("solutions.json", annuaire.solutions_json, name="solutions_json"),
    path("operateurs", annuaire.operateurs, name="operateurs"),
    path("operateurs.csv", annuaire.operateurs_csv, name="operateurs_csv"),
    path("solutions/<slug:numero>", annuaire.solution, name="solution"),
    path("referencement/candidatures", candidatures.liste, name="candidatures"),
    path("referencement/candidatures.csv", candidatures.exporter, name="candidatures_csv"),
    path("referencement/candidatures/nouvelle", candidatures.nouvelle, name="nouvelle"),
    path(_UNE, candidatures.candidature, name="candidature"),
    path(f"{_UNE}/modifier", candidatures.modifier, name="modifier"),
    path(f"{_UNE}/deposer", fournisseur.soumettre, name="soumettre"),
    path(f"{_UNE}/dossier", fournisseur.envoyer_dossier, name="dossier"),
    path(f"{_UNE}/abandonner", fournisseur.abandonner, name="abandonner"),
    path(f"{_UNE}/preuves", fournisseur.ajouter_preuve, name="preuves"),
    path(f"{_UNE}/preuves/<int:preuve_id>", documents.preuve, name="preuve"),
    path(
        f"{_UNE}/preuves/<int:preuve_id>/retirer", fournisseur.retirer_preuve, name="preuve_retirer"
    ),
    path(f"{_UNE}/distributeurs", fournisseur.declarer_distributeur, name="distributeurs"),
    path(f"{_UNE}/distributeurs/<int:distributeur_id>/mandat", documents.mandat, name="mandat"),
    path(
        f"{_UNE}/distributeurs/<int:distributeur_id>/retirer",
        fournisseur.retirer_distributeur,
        name="distributeur_retirer",
    ),
    path(f"{_UNE}/messages", fournisseur.ecrire, name="messages"),
    path(f"{_UNE}/eligibilite", agence.eligibilite, name="eligibilite"),
    path(f"{_UNE}/decision", agence.decision, name="decision"),
    path(f"{_UNE}/convention", agence.convention, name="convention"),
    path(
        f"{_UNE}/conventions/<int:convention_id>", documents.convention, name="convention_fichier"
    ),
    path(f"{_UNE}/refus", agence.refuser, name="refus"),
    path(f"{_UNE}/retrait", agence.retirer, name="retrait"),
    path(f"{_UNE}/attestation.pdf", documents.attestation, name="attestation"),
]
