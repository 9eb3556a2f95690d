"""What a date ends for a supplier's candidatures."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Organisation
from guichet.rappels.echeances import ARappeler
from guichet.referencement.etapes import next_closing
from guichet.referencement.models import Candidature, Etat

_A_FAIRE = {
    Etat.BROUILLON: "Déposer la candidature de « {nom} »",
    Etat.ELIGIBLE: "Déposer le dossier complet de preuves de « {nom} »",
    Etat.INCOMPLETE: "Compléter le dossier de preuves de « {nom} »",
}


def deadlines(organisation: Organisation, _instant: datetime) -> Iterator[ARappeler]:
    """Yield the candidatures that wait for the supplier and that a date closes."""
    for une in Candidature.objects.filter(organisation=organisation, etat__in=_A_FAIRE):
        fin = next_closing(une)
        if fin is not None:
            yield ARappeler(
                cle=f"candidature {une.pk} {une.etat}",
                quoi=_A_FAIRE[Etat(une.etat)].format(nom=une.nom),
                adresse=reverse("referencement:candidature", args=[une.pk]),
                fin=fin.echeance.fin,
                dite=str(fin.echeance),
                habilitation=Habilitation.PREPARER_CANDIDATURE,
            )
