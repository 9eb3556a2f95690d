"""The acts of the application, as the journal names them."""

from django.db.models import TextChoices


class Acte(TextChoices):
    """Who follows a dossier: the agency's own affair, that its supplier is not told."""

    SUIVI = "listes.suivi", "Dossier confié à un agent"
    LIBERE = "listes.libere", "Dossier rendu à la file"
