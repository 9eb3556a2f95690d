"""The acts of the safe, as the journal names them."""

from django.db.models import TextChoices


class Acte(TextChoices):
    """What the operator does to the safe."""

    RETOURNE = "coffre.retourne", "Coffre chiffré de nouveau"
