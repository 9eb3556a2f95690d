"""Send the mails of the outbox: each at least tried, none sent twice knowingly.

A mail is marked « en cours » and committed before the server hears of it. If the worker dies, or
the line breaks in the middle, nobody knows whether it left: it becomes « incertain » and stays so.
"""

from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from guichet import horloge
from guichet.courriels.models import Courriel, Etat

ESSAIS_MAX = 8
# Beyond this, whoever was sending is dead.
DUREE_MAX_ENVOI = timedelta(minutes=10)


def send_due() -> None:
    """Send the mails whose time has come; called every minute."""
    instant = horloge.instant_reel()
    morts = Courriel.objects.filter(
        etat=Etat.EN_COURS, prochain_essai__lt=instant - DUREE_MAX_ENVOI
    )
    morts.filter(confidentiel=True).update(texte="")
    morts.update(etat=Etat.INCERTAIN, dernier_refus="Envoi interrompu.")
    dus = Courriel.objects.filter(etat=Etat.A_ENVOYER, prochain_essai__lte=instant)
    for cle in dus.order_by("prochain_essai").values_list("pk", flat=True)[:500]:
        send(cle)


def send(cle: int) -> None:
    """Send the mail ``cle`` unless it has left, is leaving or must wait."""
    courriel = _take(cle)
    if courriel is None:
        return
    connexion = get_connection()
    try:
        connexion.open()
    except (SMTPException, OSError) as panne:  # nothing has been said yet
        _postpone(courriel, str(panne))
        return
    try:
        connexion.send_messages([_message(courriel)])
    except (SMTPResponseException, SMTPRecipientsRefused) as refus:
        _postpone(courriel, str(refus))
    except (SMTPException, OSError) as coupure:
        _end(courriel, Etat.INCERTAIN, str(coupure))
    else:
        _end(courriel, Etat.ENVOYE)
    finally:
        connexion.close()


@transaction.atomic
def _take(cle: int) -> Courriel | None:
    """Reserve the mail for this worker; None if it is not to be sent now."""
    instant = horloge.instant_reel()
    libres = Courriel.objects.select_for_update().filter(
        pk=cle, etat=Etat.A_ENVOYER, prochain_essai__lte=instant
    )
    courriel = libres.first()
    if courriel is not None:
        courriel.etat = Etat.EN_COURS
        courriel.tentatives += 1
        courriel.prochain_essai = instant
        courriel.save()
    return courriel


def _message(courriel: Courriel) -> EmailMessage:
    """Return the message; its identifier never changes, so that a server may spot a double."""
    domaine = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return EmailMessage(
        subject=courriel.objet,
        body=courriel.texte,
        to=[courriel.adresse],
        headers={"Message-ID": f"<courriel-{courriel.pk}@{domaine}>"},
    )


def _postpone(courriel: Courriel, refus: str) -> None:
    """Keep the mail for later: 1, 2, 4… minutes; give up after ``ESSAIS_MAX``."""
    if courriel.tentatives >= ESSAIS_MAX:
        _end(courriel, Etat.ECHEC, refus)
        return
    courriel.etat, courriel.dernier_refus = Etat.A_ENVOYER, refus[:300]
    attente = timedelta(minutes=2 ** (courriel.tentatives - 1))
    courriel.prochain_essai = horloge.instant_reel() + attente
    courriel.save()


def _end(courriel: Courriel, etat: Etat, refus: str = "") -> None:
    """Write what became of the mail."""
    courriel.etat, courriel.dernier_refus = etat, refus[:300]
    if courriel.confidentiel:
        # Sent, given up or uncertain: it will not be sent again, and its link opens an account.
        courriel.texte = ""
    courriel.save()
