"""The application « api »."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The machine door."""

    name = "guichet.api"
    label = "api"
    verbose_name = "API"

    def ready(self) -> None:
        """Tokens end with the password of who gave them."""
        from guichet.acteurs.mots_de_passe import FERMETURES
        from guichet.api.jetons import take_back_all

        FERMETURES.append(take_back_all)
