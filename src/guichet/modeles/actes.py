"""The acts of the application, as the journal names them."""

from django.db.models import TextChoices


class Acte(TextChoices):
    """What is done about a model."""

    DEPOT = "modeles.depot", "Modèle déposé"
    VERSION = "modeles.version", "Nouvelle version déposée"
    VALIDATION = "modeles.validation", "Modèle validé"
    CORRECTIONS = "modeles.corrections", "Corrections du modèle demandées"
    REFUS = "modeles.refus", "Modèle refusé"
    RETRAIT = "modeles.retrait", "Modèle retiré par le fournisseur"
    MESSAGE = "modeles.message", "Message écrit"
