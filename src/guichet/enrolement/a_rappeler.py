"""What a date ends for a supplier's enrolments: the deposit of those in preparation."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Organisation
from guichet.enrolement.fenetre import closing
from guichet.enrolement.models import Enrolement, Etat
from guichet.rappels.echeances import ARappeler


def deadlines(organisation: Organisation, instant: datetime) -> Iterator[ARappeler]:
    """Yield the requests in preparation that a date closes."""
    for une in Enrolement.objects.filter(organisation=organisation, etat=Etat.BROUILLON):
        fin = closing(une.textes, instant)
        if fin is not None:
            yield ARappeler(
                cle=f"enrolement {une.pk}",
                quoi=f"Déposer la demande d’enrôlement de {une}",
                adresse=reverse("enrolement:page", args=[une.pk]),
                fin=fin.fin,
                dite=str(fin),
                habilitation=Habilitation.PREPARER_ENROLEMENT,
            )
