"""The acts of the application, as the journal names them."""

from django.db.models import TextChoices


class Acte(TextChoices):
    """The end of data."""

    PURGE = "conservation.purge", "Données purgées au terme de leur durée"
