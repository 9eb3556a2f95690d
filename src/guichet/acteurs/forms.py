"""The forms of the application."""

from django.contrib.auth.forms import AuthenticationForm


class ConnexionForm(AuthenticationForm):
    """Address and password; the refusal never says which of them is wrong."""

    error_messages = {
        "invalid_login": (
            "Adresse électronique ou mot de passe inexact. Vérifiez l’un et l’autre ; les "
            "majuscules comptent dans le mot de passe."
        ),
        "inactive": "Ce compte est fermé. Adressez-vous à l’administrateur du portail.",
    }
