"""Forgotten and changed passwords, by whatever door."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from guichet import horloge
from guichet.acteurs.actes import Acte
from guichet.acteurs.models import Personne
from guichet.courriels.boite import post
from guichet.courriels.models import Courriel
from guichet.journal.inscription import record

LIENS_PAR_HEURE = 3
# What the floors above close when a password is changed: each receives the person.
FERMETURES: list[Callable[[Personne], None]] = []


def note_change(personne: Personne) -> None:
    """Warn the owner of the account, record the change, and close what the old password opened.

    To be called in the transaction of the change. The mail is what tells somebody that another
    person took the account.
    """
    lien = settings.ADRESSE_PUBLIQUE + reverse("acteurs:mot_de_passe_oublie")
    post("mot_de_passe_change", personne, {"lien": lien})
    for fermer in FERMETURES:
        fermer(personne)
    record(personne, Acte.MOT_DE_PASSE_CHANGE, personne)


@transaction.atomic
def send_link(adresse: str) -> None:
    """Send the link that chooses a new password, if an account has this address.

    Called by the queue, so that a page does the same for an unknown address. Nobody is written to
    without end by whoever knows their address, nor is an account without a password.
    """
    personne = Personne.objects.filter(email__iexact=adresse, is_active=True).first()
    if personne is None or not personne.has_usable_password():
        return
    depuis = horloge.now() - timedelta(hours=1)
    recents = Courriel.objects.filter(personne=personne, confidentiel=True)
    if recents.filter(cree_le__gt=depuis).count() >= LIENS_PAR_HEURE:
        return
    contexte = {
        "adresse_publique": settings.ADRESSE_PUBLIQUE,
        "uid": urlsafe_base64_encode(force_bytes(personne.pk)),
        "token": default_token_generator.make_token(personne),
    }
    post("mot_de_passe", personne, contexte, confidentiel=True)
