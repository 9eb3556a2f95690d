"""What a date ends for a supplier's demandes: those to complete, to modify, to settle."""

from collections.abc import Iterator
from datetime import datetime

from guichet.acteurs.habilitations import Habilitation
from guichet.acteurs.models import Organisation
from guichet.depots import solutions
from guichet.depots.suivi.delais import running
from guichet.depots.suivi.totaux import totals
from guichet.rappels.echeances import ARappeler


def deadlines(organisation: Organisation, instant: datetime) -> Iterator[ARappeler]:
    """Yield what the dashboard says is to be done until a date, solution by solution."""
    siennes = solutions.known(organisation)
    for suivi in running(organisation, siennes, [], totals(organisation), instant):
        for une in suivi.a_faire:
            if une.limite is not None:
                yield ARappeler(
                    cle=f"{suivi.nom} {une.url}"[:300],
                    quoi=f"{une.quoi} ({suivi.nom})",
                    adresse=une.url,
                    fin=une.limite.fin,
                    dite=une.limite.dite,
                    habilitation=Habilitation.VOIR_DEMANDES,
                )
