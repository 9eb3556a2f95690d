"""What waits in the queue when the key of the portal is changed: signed anew, and not lost."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django_q.conf import Conf
from django_q.models import OrmQ


def sign_again() -> int:
    """Sign with the key of today what one of ``SECRET_KEY_FALLBACKS`` signed; return how many.

    django-q2 knows one key only. What no key of ours signed stays as it is: the worker refuses it.
    """
    cle, faits = settings.SECRET_KEY, 0
    anciennes: list[str | bytes] = list(settings.SECRET_KEY_FALLBACKS)
    if not anciennes:
        return 0
    actuelle = Signer(key=cle, salt=Conf.PREFIX, fallback_keys=[])
    toutes = Signer(key=cle, salt=Conf.PREFIX, fallback_keys=anciennes)
    with transaction.atomic():
        for tache in OrmQ.objects.select_for_update():
            if _is_signed(actuelle, tache.payload) or not _is_signed(toutes, tache.payload):
                continue
            tache.payload = actuelle.sign(toutes.unsign(tache.payload))
            tache.save(update_fields=["payload"])
            faits += 1
    return faits


def _is_signed(signataire: Signer, charge: str) -> bool:
    try:
        signataire.unsign(charge)
    except BadSignature:
        return False
    return True
