"""The acts of the counter, as the journal names them."""

from django.db.models import TextChoices


class Acte(TextChoices):
    """What is done to a candidature, by the supplier then by the agency."""

    CREATION = "referencement.creation", "Candidature préparée"
    MODIFICATION = "referencement.modification", "Candidature modifiée"
    DISTRIBUTEUR = "referencement.distributeur", "Distributeur déclaré"
    DISTRIBUTEUR_RETIRE = "referencement.distributeur_retire", "Distributeur retiré"
    PIECE = "referencement.piece", "Preuve ajoutée"
    PIECE_RETIREE = "referencement.piece_retiree", "Preuve retirée"
    DEPOT = "referencement.depot", "Candidature déposée"
    ABANDON = "referencement.abandon", "Candidature abandonnée"
    DOSSIER = "referencement.dossier", "Dossier complet de preuves déposé"
    REPONSE = "referencement.reponse", "Réponse du fournisseur"
    QUESTION = "referencement.question", "Question de l’agence"
    ELIGIBILITE = "referencement.eligibilite", "Candidature déclarée éligible"
    INELIGIBILITE = "referencement.ineligibilite", "Candidature déclarée non éligible"
    INCOMPLETUDE = "referencement.incompletude", "Dossier de preuves déclaré incomplet"
    CONVENTION = "referencement.convention", "Convention de référencement enregistrée"
    OCTROI = "referencement.octroi", "Référencement octroyé"
    REFUS = "referencement.refus", "Référencement refusé"
    RETRAIT = "referencement.retrait", "Référencement retiré"
