"""What is done whenever somebody logs in or out, by whatever door."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from guichet.acteurs.actes import Acte
from guichet.acteurs.bornes import open_session
from guichet.acteurs.models import Personne
from guichet.journal.inscription import record


@receiver(user_logged_in)
def on_login(request: HttpRequest, user: Personne, **_: Any) -> None:
    """Bound the session and record the log-in."""
    open_session(request)
    with transaction.atomic():
        record(user, Acte.CONNEXION, user)


@receiver(user_logged_out)
def on_logout(user: Personne | None, **_: Any) -> None:
    """Record the log-out of somebody who was logged in."""
    if user is not None:
        with transaction.atomic():
            record(user, Acte.DECONNEXION, user)
