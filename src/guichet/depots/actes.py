"""The acts of the application, as the journal names them."""

from django.db.models import TextChoices


class Acte(TextChoices):
    """What happens to deposits and demandes."""

    DEPOT = "depots.depot", "Dépôt reçu"
    ABANDON = "depots.abandon", "Contrôle d’un fichier reçu abandonné"
    COMPLETEE = "depots.completee", "Demande complétée"
    PIECE_REMPLACEE = "depots.piece_remplacee", "Pièce remplacée"
    RETIREE = "depots.retiree", "Demande retirée"
    VALIDEE = "depots.validee", "Demande validée"
    A_MODIFIER = "depots.a_modifier", "Modification demandée"
    REFUSEE = "depots.refusee", "Demande refusée"
    DECIDEE = "depots.decidee", "Demande décidée"
    PAYEE = "depots.payee", "Demande payée"
    ATTESTATION = "depots.attestation", "Achèvement de la prestation déclaré"
    MESSAGE = "depots.message", "Message écrit"
