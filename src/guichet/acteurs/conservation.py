"""The end of what is kept of people."""

from datetime import datetime

from axes.models import AccessAttempt, AccessFailureLog
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.base import Model

from guichet.acteurs.donnees import erase
from guichet.acteurs.models import Essais, Invitation, Personne, Rattachement
from guichet.horloge import PARIS


def purge_failures(avant: datetime, a_blanc: bool) -> int:
    """Forget the log-ins that failed."""
    return _delete(AccessFailureLog.objects.filter(attempt_time__lt=avant), a_blanc)


def purge_attempts(avant: datetime, a_blanc: bool) -> int:
    """Forget the counts of the locks."""
    return _delete(AccessAttempt.objects.filter(attempt_time__lt=avant), a_blanc) + _delete(
        Essais.objects.filter(dernier_le__lt=avant), a_blanc
    )


def purge_invitations(avant: datetime, a_blanc: bool) -> int:
    """Forget whom nobody ever heard of again."""
    return _delete(Invitation.objects.filter(acceptee_le=None, expire_le__lt=avant), a_blanc)


def purge_accounts(avant: datetime, a_blanc: bool) -> int:
    """Make nameless the accounts whose last role ended before that day."""
    dernier = avant.astimezone(PARIS).date()
    siens = Rattachement.objects.filter(personne=OuterRef("pk"))
    vivants = siens.filter(Q(fin=None) | Q(fin__gte=dernier))
    dus = Personne.objects.filter(Exists(siens), ~Exists(vivants), effacee_le=None)
    if a_blanc:
        return dus.count()
    personnes = list(dus)
    for personne in personnes:
        erase(None, personne)
    return len(personnes)


def _delete(lignes: QuerySet[Model], a_blanc: bool) -> int:
    return lignes.count() if a_blanc else lignes.delete()[0]
