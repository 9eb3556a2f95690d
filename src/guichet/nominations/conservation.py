"""The end of what is kept of the roles that were asked for."""

from datetime import datetime

from guichet.nominations.models import DemandeRole, Etat


def purge_requests(avant: datetime, a_blanc: bool) -> int:
    """Forget the answered requests: the role itself and the journal say who gave it."""
    dues = DemandeRole.objects.exclude(etat=Etat.DEMANDEE).filter(demandee_le__lt=avant)
    return dues.count() if a_blanc else dues.delete()[0]
