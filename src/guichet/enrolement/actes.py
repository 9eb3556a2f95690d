"""The acts of the application, as the journal names them."""

from django.db.models import TextChoices


class Acte(TextChoices):
    """What is done about an enrolment."""

    OUVERT = "enrolement.ouvert", "Enrôlement ouvert"
    FORMULAIRE = "enrolement.formulaire", "Formulaire enregistré"
    PIECE_DEPOSEE = "enrolement.piece_deposee", "Pièce déposée"
    PIECE_ACCEPTEE = "enrolement.piece_acceptee", "Pièce acceptée"
    COMPTE_CONFIRME = "enrolement.compte_confirme", "Compte à créditer confirmé"
    PIECE_A_CORRIGER = "enrolement.piece_a_corriger", "Correction d’une pièce demandée"
    DEPOT = "enrolement.depot", "Demande d’enrôlement déposée"
    CORRECTIONS = "enrolement.corrections", "Corrections demandées"
    VALIDATION_ANTICIPEE = "enrolement.validation_anticipee", "Enrôlement anticipé validé"
    FINALISATION = "enrolement.finalisation", "Finalisation commencée"
    RENONCEMENT = "enrolement.renoncement", "Finalisation abandonnée"
    VALIDATION = "enrolement.validation", "Enrôlement définitif validé"
    REFUS = "enrolement.refus", "Demande d’enrôlement refusée"
    ABANDON = "enrolement.abandon", "Demande d’enrôlement abandonnée"
    RETRAIT = "enrolement.retrait", "Enrôlement retiré"
    COMPTE_DEMANDE = "enrolement.compte_demande", "Changement de compte demandé"
    COMPTE_CHANGE = "enrolement.compte_change", "Compte à créditer changé"
    COMPTE_EXAMINE = "enrolement.compte_examine", "Changement de compte examiné"
    COMPTE_ACCEPTE = "enrolement.compte_accepte", "Changement de compte accepté"
    COMPTE_REFUSE = "enrolement.compte_refuse", "Changement de compte refusé"
    COMPTE_ANNULE = "enrolement.compte_annule", "Changement de compte annulé"
    MESSAGE = "enrolement.message", "Message écrit"
