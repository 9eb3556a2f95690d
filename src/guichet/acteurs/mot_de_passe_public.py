"""The password of the demonstrations is in the documentation: in production it opens no account.

Looked for where it is typed, when an account is opened and at log-in: trying it at start on every
account would take a tenth of a second for each, for what no account can have.
"""

from django.conf import settings
from django.core.exceptions import ValidationError

from guichet.acteurs.demonstration import MOT_DE_PASSE


def refuse(mot_de_passe: str) -> None:
    """Raise ValidationError if ``mot_de_passe`` is the public one, in production."""
    if mot_de_passe == MOT_DE_PASSE and not settings.DEMONSTRATION:
        raise ValidationError(
            "Ce mot de passe est celui des portails de démonstration : tout le monde le connaît, "
            "et il n’ouvre aucun compte ici. Choisissez-en un autre, par « Mot de passe oublié » "
            "si c’est encore le vôtre.",
            code="public",
        )


class PublicValidator:
    """Refuses the public password for a new account or a change."""

    def validate(self, password: str, _user: object = None) -> None:
        """See Django's password validators."""
        refuse(password)

    def get_help_text(self) -> str:
        """See Django's password validators; the help of the form says enough."""
        return ""
