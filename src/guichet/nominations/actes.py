"""The acts of the counter, as the journal names them."""

from django.db.models import TextChoices


class Acte(TextChoices):
    """What is done about a role that is asked for."""

    DEMANDE = "nominations.demande", "Rôle demandé"
    CONFIRMATION = "nominations.confirmation", "Rôle confirmé"
    REFUS = "nominations.refus", "Rôle refusé"
    RETRAIT = "nominations.retrait", "Demande de rôle retirée"
    PEREMPTION = "nominations.peremption", "Demande de rôle périmée"
