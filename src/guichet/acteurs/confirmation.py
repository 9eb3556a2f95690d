"""Who may set up the first second factor of an account: a password alone is not enough.

Either the session of the invitation, whose secret link came by mail, or a code sent by mail to the
address of the account. Both are kept in the session, for half an hour.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from guichet import horloge
from guichet.acteurs.models import CodeCourriel, Personne
from guichet.acteurs.models.code_courriel import DUREE
from guichet.courriels.boite import post
from guichet.securite.evenements import Evenement, Issue, note

CODES_PAR_HEURE = 3
_PERMIS_SECONDES = 30 * 60
_PERMIS, _CODE = "enrolement_permis_a", "code_courriel"


def allow(request: HttpRequest) -> None:
    """Let this session set up the first second factor of its person."""
    request.session[_PERMIS] = horloge.seconde_reelle()


def is_allowed(request: HttpRequest) -> bool:
    """Tell whether this session has proved more than a password."""
    permis = request.session.get(_PERMIS)
    return permis is not None and 0 <= horloge.seconde_reelle() - permis < _PERMIS_SECONDES


def is_awaited(request: HttpRequest) -> bool:
    """Tell whether a code was sent for this session."""
    return _CODE in request.session


@transaction.atomic
def send(request: HttpRequest, personne: Personne) -> bool:
    """Send a code; False, and none is sent, when too many have just been asked for."""
    instant = horloge.instant_reel()
    Personne.objects.select_for_update().get(pk=personne.pk)
    personne.codes_courriel.filter(expire_le__lt=instant + DUREE - timedelta(hours=1)).delete()
    if personne.codes_courriel.count() >= CODES_PAR_HEURE:
        return False
    envoye = CodeCourriel(personne=personne)
    code = envoye.draw()
    envoye.save()
    lien = settings.ADRESSE_PUBLIQUE + reverse("acteurs:mot_de_passe_oublie")
    post("code_courriel", personne, {"code": code, "lien": lien}, confidentiel=True)
    request.session[_CODE] = envoye.pk
    return True


@transaction.atomic
def check(request: HttpRequest, personne: Personne, code: str) -> bool:
    """Let the session set a second factor up if ``code`` is the one sent for it, which dies."""
    envoyes = personne.codes_courriel.select_for_update()
    envoye = envoyes.filter(pk=request.session.get(_CODE, 0)).first()
    if envoye is None or not envoye.accepts(code):
        note(Evenement.FACTEUR_REFUSE, Issue.REFUSE)
        return False
    # Used up, and still counted among those of the hour.
    envoye.expire_le = min(envoye.expire_le, horloge.instant_reel())
    envoye.save(update_fields=["expire_le"])
    del request.session[_CODE]
    allow(request)
    return True
