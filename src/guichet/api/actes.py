"""The acts of the application, as the journal names them."""

from django.db.models import TextChoices


class Acte(TextChoices):
    """What people do about the tokens of their tools."""

    JETON_DONNE = "api.jeton_donne", "Jeton donné à un outil"
    JETON_RETIRE = "api.jeton_retire", "Jeton retiré à un outil"
