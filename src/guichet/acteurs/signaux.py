"""What is done whenever somebody logs in, fails to, or logs out, by whatever door."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from guichet.acteurs import verrou
from guichet.acteurs.actes import Acte
from guichet.acteurs.bornes import open_session
from guichet.acteurs.models import Personne
from guichet.acteurs.temoin import record_hourly
from guichet.journal.inscription import record
from guichet.securite.evenements import Evenement, Issue, masked, note


@receiver(user_logged_in)
def on_login(request: HttpRequest, user: Personne, **_: Any) -> None:
    """Bound the session and record the log-in."""
    open_session(request)
    verrou.note_success(request, user.email)
    with transaction.atomic():
        record(user, Acte.CONNEXION, user)


@receiver(user_login_failed)
def on_refusal(request: HttpRequest | None, credentials: dict[str, str], **_: Any) -> None:
    """Count a wrong password; one that met a closed door was not even tried."""
    if request is None or getattr(request, "axes_locked_out", False):
        return
    identifiant = verrou.name_of_login(request, credentials)
    verrou.note_failure(request, identifiant)
    note(Evenement.CONNEXION_REFUSEE, Issue.REFUSE, compte=masked(identifiant))


@receiver(user_locked_out)
def on_lock(request: HttpRequest, username: str, **_: Any) -> None:
    """Note that a door is closed, in the journal too when it is that of an account."""
    note(Evenement.CONNEXION_VERROUILLEE, Issue.REFUSE, compte=masked(username))
    personne = Personne.objects.filter(email__iexact=username).first()
    if personne is not None:
        # Without the network: an address could never be taken out of the chain.
        record_hourly(None, Acte.COMPTE_VERROUILLE, personne, {})


@receiver(user_logged_out)
def on_logout(user: Personne | None, **_: Any) -> None:
    """Record the log-out of somebody who was logged in."""
    if user is not None:
        with transaction.atomic():
            record(user, Acte.DECONNEXION, user)
