"""Addresses of the counter and of the public register."""

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.routes import DOCUMENT, LOURDE, PREUVE, Menu, Niveau, route
from guichet.referencement.views import agence, annuaire, candidatures, documents, fournisseur

app_name = "referencement"

_UNE = "referencement/candidatures/<int:candidature_id>"

urlpatterns = [
    route(
        "solutions",
        annuaire.solutions,
        "solutions",
        Niveau.PUBLIC,
        menu=Menu(60, "Solutions référencées", "Règles"),
    ),
    route("solutions.csv", annuaire.solutions_csv, "solutions_csv", Niveau.PUBLIC),
    route("solutions.json", annuaire.solutions_json, "solutions_json", Niveau.PUBLIC),
    route("operateurs", annuaire.operateurs, "operateurs", Niveau.PUBLIC),
    route("operateurs.csv", annuaire.operateurs_csv, "operateurs_csv", Niveau.PUBLIC),
    route("solutions/<slug:numero>", annuaire.solution, "solution", Niveau.PUBLIC),
    route(
        "referencement/candidatures",
        candidatures.liste,
        "candidatures",
        Habilitation.VOIR_CANDIDATURE,
        menu=Menu(80, "Candidatures"),
    ),
    route(
        "referencement/candidatures.csv",
        candidatures.exporter,
        "candidatures_csv",
        Habilitation.VOIR_CANDIDATURE,
        lecture=LOURDE,
    ),
    route(
        "referencement/candidatures/nouvelle",
        candidatures.nouvelle,
        "nouvelle",
        Habilitation.PREPARER_CANDIDATURE,
    ),
    route(_UNE, candidatures.candidature, "candidature", Habilitation.VOIR_CANDIDATURE),
    route(f"{_UNE}/modifier", candidatures.modifier, "modifier", Habilitation.PREPARER_CANDIDATURE),
    route(f"{_UNE}/deposer", fournisseur.soumettre, "soumettre", Habilitation.DEPOSER_CANDIDATURE),
    route(
        f"{_UNE}/dossier", fournisseur.envoyer_dossier, "dossier", Habilitation.DEPOSER_CANDIDATURE
    ),
    route(
        f"{_UNE}/abandonner", fournisseur.abandonner, "abandonner", Habilitation.DEPOSER_CANDIDATURE
    ),
    route(
        f"{_UNE}/preuves",
        fournisseur.ajouter_preuve,
        "preuves",
        Habilitation.PREPARER_CANDIDATURE,
        taille_max=PREUVE,
    ),
    route(
        f"{_UNE}/preuves/<int:preuve_id>", documents.preuve, "preuve", Habilitation.VOIR_CANDIDATURE
    ),
    route(
        f"{_UNE}/preuves/<int:preuve_id>/retirer",
        fournisseur.retirer_preuve,
        "preuve_retirer",
        Habilitation.PREPARER_CANDIDATURE,
    ),
    route(
        f"{_UNE}/distributeurs",
        fournisseur.declarer_distributeur,
        "distributeurs",
        Habilitation.PREPARER_CANDIDATURE,
        taille_max=DOCUMENT,
    ),
    route(
        f"{_UNE}/distributeurs/<int:distributeur_id>/mandat",
        documents.mandat,
        "mandat",
        Habilitation.VOIR_CANDIDATURE,
    ),
    route(
        f"{_UNE}/distributeurs/<int:distributeur_id>/retirer",
        fournisseur.retirer_distributeur,
        "distributeur_retirer",
        Habilitation.PREPARER_CANDIDATURE,
    ),
    route(
        f"{_UNE}/eligibilite", agence.eligibilite, "eligibilite", Habilitation.INSTRUIRE_CANDIDATURE
    ),
    route(f"{_UNE}/decision", agence.decision, "decision", Habilitation.INSTRUIRE_CANDIDATURE),
    route(
        f"{_UNE}/convention",
        agence.convention,
        "convention",
        Habilitation.INSTRUIRE_CANDIDATURE,
        taille_max=DOCUMENT,
    ),
    route(
        f"{_UNE}/conventions/<int:convention_id>",
        documents.convention,
        "convention_fichier",
        Habilitation.VOIR_CANDIDATURE,
    ),
    route(f"{_UNE}/refus", agence.refuser, "refus", Habilitation.INSTRUIRE_CANDIDATURE),
    route(f"{_UNE}/retrait", agence.retirer, "retrait", Habilitation.INSTRUIRE_CANDIDATURE),
    route(
        f"{_UNE}/attestation.pdf",
        documents.attestation,
        "attestation",
        Habilitation.VOIR_CANDIDATURE,
        lecture=LOURDE,
    ),
]
