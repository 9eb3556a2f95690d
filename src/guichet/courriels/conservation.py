"""The end of the mails."""

from datetime import datetime

from django.db.models import Q

from guichet.courriels.models import Courriel, Etat

_FINIS = (Etat.ENVOYE, Etat.INCERTAIN, Etat.ECHEC, Etat.MONTRE, Etat.GROUPE, Etat.RETENU)


def purge_texts(avant: datetime, a_blanc: bool) -> int:
    """Forget what mails said and to which address; that one was written, when and of what stays."""
    finis = Courriel.objects.filter(cree_le__lt=avant, etat__in=_FINIS)
    dus = finis.exclude(Q(texte="") & Q(adresse=""))
    return dus.count() if a_blanc else dus.update(texte="", adresse="")
